package teamsapp

import (
	"context"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/framework-coach/framework-coach/chat"
)

const (
	// resultMost is what Teams takes of one result, in bytes, with room for its
	// envelope.
	resultMost = 27 << 10
	// resultsMost are sent at once; a person reads fewer.
	resultsMost = 25
	// previewMost is what the list shows of a quote, in characters.
	previewMost = 120
	// followMost are the readings of an ambiguous search that are looked up.
	followMost = 4
	// showVerb begins the choices that show one descriptor and do nothing else.
	showVerb = "show "
)

// composeAnswer answers a message extension.
// Source: https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/search-commands/respond-to-search
type composeAnswer struct {
	Extension extension `json:"composeExtension"`
}

type extension struct {
	Type        string       `json:"type"`
	Layout      string       `json:"attachmentLayout,omitempty"`
	Attachments []attachment `json:"attachments,omitempty"`
	Text        string       `json:"text,omitempty"`
}

// preview is how a result stands in the list: a card cannot.
type preview struct {
	Title string `json:"title"`
	Text  string `json:"text,omitempty"`
}

func composeSays(text string) any { return composeAnswer{extension{Type: "message", Text: text}} }

// searched takes what is typed into the search, letter by letter. It has a room
// of its own, so that it disturbs no conversation, and is only looked up: half a
// sentence must change nothing.
func (a *App) searched(in incoming) invoke {
	i := invoke{q: a.asked(in, kindSearch), say: composeSays}
	i.q.Alone, i.q.Room, i.q.Lookup = true, roomSearch, true
	value := readObject(in.value)
	text := searchText(value)
	if text == "" {
		i.instead = "Type a skill and a level, for example: data and insight practitioner."
		return i
	}
	i.q.Choice = "ask " + text
	skip, count := value.object("queryOptions").page()
	i.show = func(ctx context.Context, r chat.Reply) (any, error) {
		quotes, err := a.quotesOf(ctx, i.q, r)
		if err != nil {
			return nil, err
		}
		if len(quotes) == 0 {
			if r.Private {
				return composeSays("That is only for you. Ask me in our own chat."), nil
			}
			return composeSays(plain(r)), nil
		}
		quotes = quotes[min(skip, len(quotes)):]
		return composeAnswer{extension{Type: "result", Layout: "list", Attachments: results(quotes[:min(count, len(quotes))])}}, nil
	}
	return i
}

// searchText is what was typed. Opening the search sends a parameter of its own.
func searchText(value object) string {
	for _, raw := range value.list("parameters") {
		p := readObject(raw)
		if p.text("name") != "initialRun" {
			return clipped(readable(p.text("value")), maxText)
		}
	}
	return ""
}

// page is which results are wanted.
func (o object) page() (skip, count int) {
	_ = json.Unmarshal(o["skip"], &skip)
	_ = json.Unmarshal(o["count"], &count)
	if count <= 0 || count > resultsMost {
		count = resultsMost
	}
	return max(skip, 0), count
}

// quotesOf are the quotes of a reply that others may read. When the search can
// mean several places, those are looked up too.
func (a *App) quotesOf(ctx context.Context, q question, r chat.Reply) ([]chat.Quote, error) {
	if r.Private {
		return nil, nil
	}
	quotes := r.Quotes()
	if len(quotes) == 0 {
		followed := 0
		for _, c := range r.Choices {
			if !strings.HasPrefix(c.Value, showVerb) || followed == followMost {
				continue
			}
			followed++
			one := q
			one.Choice = c.Value
			found, err := a.respond(ctx, one)
			if err != nil {
				return nil, err
			}
			if !found.Private {
				quotes = append(quotes, found.Quotes()...)
			}
		}
	}
	seen := map[string]bool{}
	var out []chat.Quote
	for _, quote := range quotes {
		key := quote.Source.Document + "\x00" + quote.Source.Address + "\x00" + quote.Heading
		if len(quote.Lines) > 0 && !seen[key] {
			seen[key] = true
			out = append(out, quote)
		}
	}
	return out, nil
}

// results are quotes as cards that can be put into a conversation.
func results(quotes []chat.Quote) []attachment {
	var out []attachment
	for _, q := range quotes {
		title := q.Source.Where
		if title == "" {
			title = q.Heading
		}
		ds := answer{Reply: chat.Reply{Title: title, Parts: []chat.Part{q}}}.draw(false, resultMost)
		if len(ds) == 0 {
			continue
		}
		card := cardOf(ds[0])
		card.Preview = &attachment{
			ContentType: "application/vnd.microsoft.card.thumbnail",
			Content:     preview{Title: shown(title), Text: shown(q.Lines[0].Text)},
		}
		out = append(out, card)
	}
	return out
}

// shown is a text for a preview, which reads some HTML.
func shown(text string) string {
	if utf8.RuneCountInString(text) > previewMost {
		text = strings.TrimRight(string([]rune(text)[:previewMost-1]), " ,;:") + "…"
	}
	return strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(text)
}
