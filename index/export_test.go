package index

// Facet is the part of an address that a query can ask for.
func Facet(of, id string) string { return facet(of, id) }
