package reflection

import "slices"

// replySayings are what people say of a question that was just asked, as
// plainWish gives it. Anywhere else it means something else.
var replySayings = []struct {
	do   Action
	said []string
}{
	{RemindSkip, []string{"no", "nope", "nah", "no not this week", "no not this time"}},
	{RemindWho, []string{
		"who sees this", "who can see this", "who will see this", "who else sees this", "who sees it", "who can see it", "who will see it", "who reads this", "who reads it", "who can read this", "who will read this", "who gets to see this",
		"who sees my answer", "who can see my answer", "who will see my answer", "who reads my answer", "who can read my answer", "who else can see this", "who else can see my answer", "is this private", "is it private", "is this confidential", "is my answer private",
		"does my manager see this", "can my manager see this", "will my manager see this", "does anyone see this", "can anyone see this", "will anyone see this", "does anyone else see this", "can anyone else see this",
	}},
	{RemindWhy, []string{
		"why", "why me", "why this", "why this question", "why do you ask", "why do you ask me", "why do you ask me this", "why are you asking", "why are you asking me", "why are you asking this", "why are you asking me this", "why did you ask me this",
		"why am i asked this", "why am i being asked this", "why am i getting this", "why do i get this", "why did i get this", "why did you send me this", "why are you sending me this", "why do you send me this", "what is this", "whats this",
		"what is this for", "whats this for", "what is this about", "whats this about", "what is the point of this", "whats the point of this", "whats the point", "what is the point",
	}},
}

// ReadReply reads what is said of a weekly question that is the last thing that
// was said: "who sees this?". Of which week it was, the caller knows.
func ReadReply(text string) (c Command, ok bool) {
	if len(text) > longestWish {
		return Command{}, false
	}
	plain := plainWish(text)
	for _, s := range replySayings {
		if slices.Contains(s.said, plain) {
			return Command{Do: s.do}, true
		}
	}
	return Command{}, false
}
