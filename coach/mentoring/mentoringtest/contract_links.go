package mentoringtest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

// code makes a code that can be typed as a command.
func (c *cast) code(who mentoring.Party) string {
	c.Helper()
	text, err := c.Code(c.ctx, who.ID, who.Name)
	c.must(err)
	if read, ok := mentoring.Parse("link " + strings.ToLower(text)); !ok || read.Code != text {
		c.Errorf("the code %q cannot be typed as a command", text)
	}
	return text
}

// noCode holds a code to be of no use.
func (c *cast) noCode(who mentoring.Party, code, what string) {
	c.Helper()
	_, err := c.Whose(c.ctx, who.ID, code)
	c.want(err, mentoring.ErrNoCode, "whose is "+what)
	_, err = c.Join(c.ctx, who.ID, code)
	c.want(err, mentoring.ErrNoCode, "joining by "+what)
}

func codes(c *cast) {
	first := c.code(c.sam)
	text := c.code(c.sam)
	c.noCode(c.lee, first, "a code that was replaced")
	// These are not even read as codes, and cost no try.
	for _, typed := range []string{"", "hello", "link", text + "7", text[:5], strings.Repeat("7", 1<<12), "é-é"} {
		c.noCode(c.lee, typed, "what is no code")
	}
	// Looking whose it is uses nothing up.
	for range 12 {
		if whose, err := c.Whose(c.ctx, c.lee.ID, text); err != nil || whose != c.sam {
			c.Fatalf("the code is %+v's, %v", whose, err)
		}
	}
	_, err := c.Join(c.ctx, c.sam.ID, text)
	c.want(err, mentoring.ErrSame, "joining oneself")
	if _, err := c.Join(c.ctx, c.lee.ID, "  "+strings.ToLower(strings.ReplaceAll(text, "-", " "))+"\n"); err != nil {
		c.Errorf("in small letters, without hyphens: %v", err)
	}
	c.noCode(c.priya, text, "a code that was used")
	again := c.code(c.lee)
	_, err = c.Join(c.ctx, c.sam.ID, again)
	c.want(err, mentoring.ErrSame, "joining once more")
}

// guess is another code with the same beginning.
func guess(code string) string {
	if strings.HasSuffix(code, "7") {
		return code[:len(code)-1] + "9"
	}
	return code[:len(code)-1] + "7"
}

func wrongCodes(c *cast) {
	text := c.code(c.sam)
	for range 5 {
		_, err := c.Whose(c.ctx, c.lee.ID, "7777-777-777")
		c.want(err, mentoring.ErrNoCode, "a guess")
	}
	c.noCode(c.lee, text, "the right code after five guesses of one account")
	// Nobody gets another try by deleting themselves, and nobody else has to wait.
	c.must(c.Forget(c.ctx, c.lee.ID))
	c.noCode(c.lee, text, "the right code after deleting oneself")
	if whose, err := c.Whose(c.ctx, c.priya.ID, text); err != nil || whose != c.sam {
		c.Errorf("for somebody else it is %+v's, %v", whose, err)
	}
	for n := range 5 {
		other := chat.PersonID{Platform: chat.Web, User: fmt.Sprint(c.Name(), n)}
		_, err := c.Join(c.ctx, other, guess(text))
		c.want(err, mentoring.ErrNoCode, "a guess at one code")
	}
	c.noCode(c.pri, text, "the right code after five guesses at it")
	c.join(c.priya, c.sam)
}

func codesEnd(c *cast) {
	text := c.code(c.sam)
	c.Pass(11 * time.Minute)
	c.noCode(c.lee, text, "a code after ten minutes")
	text = c.code(c.sam)
	c.Pass(9 * time.Minute)
	if _, err := c.Join(c.ctx, c.priya.ID, text); err != nil {
		c.Errorf("after nine minutes: %v", err)
	}
	for range 5 {
		_, _ = c.Whose(c.ctx, c.pri.ID, "7777-777-777")
	}
	c.Pass(time.Hour + time.Minute)
	c.join(c.pri, c.sam)
}

func accounts(c *cast) {
	are := func(who mentoring.Party, want ...mentoring.Party) {
		c.Helper()
		var ids []chat.PersonID
		for _, p := range want {
			ids = append(ids, p.ID)
		}
		if got, err := c.Accounts(c.ctx, who.ID); err != nil || !slices.Equal(got, ids) {
			c.Errorf("the accounts of %s are %v, %v; want %v", who.Name, got, err, ids)
		}
	}
	are(c.sam, c.sam)
	c.must(c.Part(c.ctx, c.sam.ID))
	for _, who := range []mentoring.Party{c.sam, c.sami} {
		c.must(c.Suggest(c.ctx, who.ID, mentoring.Suggestion{ID: "TO-" + who.Name, From: c.lee, At: c.Now()}))
	}
	c.join(c.sami, c.sam)
	if c.Pass != nil {
		c.Pass(time.Second)
	}
	c.join(c.pri, c.sami)
	for _, who := range []mentoring.Party{c.sam, c.sami, c.pri} {
		are(who, c.sam, c.sami, c.pri)
		if got, err := c.SuggestionsTo(c.ctx, who.ID); err != nil || len(got) != 2 {
			c.Errorf("%s has %+v, %v", who.Name, got, err)
		}
	}
	// Whoever goes begins with nothing, and what was kept stays with the first.
	for range 2 {
		c.must(c.Part(c.ctx, c.sami.ID))
	}
	are(c.sami, c.sami)
	are(c.sam, c.sam, c.pri)
	if got, _ := c.SuggestionsTo(c.ctx, c.sami.ID); len(got) != 0 {
		c.Errorf("who went has %+v", got)
	}
	if got, _ := c.SuggestionsTo(c.ctx, c.sam.ID); len(got) != 2 {
		c.Errorf("who stayed has %+v", got)
	}
	// The first one takes itself away from all others.
	c.must(c.Part(c.ctx, c.sam.ID))
	are(c.pri, c.pri)
	are(c.sam, c.sam)
}
