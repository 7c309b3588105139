package mentoring_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

func TestExport(t *testing.T) {
	s := newStage(t)
	sam, priya, lee := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams), s.person("Lee", chat.Slack)
	empty, err := s.desk.Held(t.Context(), sam.caller())
	if err != nil || len(empty.Counts()) != 0 || !strings.Contains(empty.Markdown(s.library, friday), "Nothing is held.") {
		t.Errorf("nothing held is %+v, %v", empty.Counts(), err)
	}
	items := sam.owns()
	pair(priya, sam)
	lee.do(mentoring.Command{Do: mentoring.DoAsk, Party: sam.who})
	id := shares(sam, priya, items[mentoring.KindRating], "")
	priya.do(mentoring.Command{Do: mentoring.DoLook, ID: id})
	priya.do(mentoring.Command{Do: mentoring.DoViewSave, ID: id, Values: map[string]string{mentoring.FieldLevel: "expert", mentoring.FieldNote: "I *saw* it\n# twice"}})
	priya.do(mentoring.Command{Do: mentoring.DoSuggestSend, ID: "S1", Party: sam.who, Address: skill + "/working", Values: map[string]string{mentoring.FieldNote: "<b>Next</b>"}})
	sam.do(mentoring.Command{Do: mentoring.DoAskMentorSend, ID: "S2", Values: map[string]string{mentoring.FieldNote: "Is it enough?"}})
	priya.do(mentoring.Command{Do: mentoring.DoAnswerSend, ID: "S2", Values: map[string]string{mentoring.FieldNote: "Nearly"}})
	sam.do(mentoring.Command{Do: mentoring.DoKeep, ID: "S1"})
	sam.do(mentoring.Command{Do: mentoring.DoStop, Party: lee.who})

	held, err := s.desk.Held(t.Context(), sam.caller())
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "export.md", held.Markdown(s.library, s.now))
	data, err := held.JSON(s.library)
	if err != nil || !json.Valid(data) {
		t.Fatal(err)
	}
	golden(t, "export.json", string(data))
	if got := strings.Join(held.Counts(), "; "); got != "1 mentor or mentee; 1 request for mentoring; 1 thing shared with somebody; 1 second view on a rating; 2 suggestions and questions sent to you; whose suggestions you do not want" {
		t.Errorf("the counts are %s", got)
	}
	// Priya's export has what is hers: the question, and nothing of Sam's rating.
	hers, err := s.desk.Held(t.Context(), priya.caller())
	if err != nil {
		t.Fatal(err)
	}
	text := hers.Markdown(s.library, s.now.In(time.UTC))
	if !strings.Contains(text, "Is it enough?") || strings.Contains(text, "saw") || strings.Contains(text, "I share") {
		t.Errorf("the mentor's export is\n%s", text)
	}
}
