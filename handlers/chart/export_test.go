package chart

import "github.com/framework-coach/framework-coach/chat"

// Options say which of the two pictures a test looks at.
type Options struct{ Dark bool }

// PNG is one of the two pictures.
func PNG(c chat.Chart, o Options) ([]byte, error) {
	p, err := Both(c)
	if err != nil {
		return nil, err
	}
	if o.Dark {
		return p.Dark, nil
	}
	return p.Light, nil
}
