package coach

// Topics are the kinds of question in the order that settles ties.
func Topics() []Topic { return topics() }
