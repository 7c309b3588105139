package slackapp

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
)

var kitchenLevels = []string{"Awareness", "Working", "Practitioner", "Expert"}

// chartBesideATable has a table that needs Slack's one table more than the
// chart does, and more skills than bars have room for names.
func chartBesideATable() chat.Reply {
	c := chat.Chart{Kind: chat.ChartProfile, Title: "Kitchen craft at the grade of sous chef, against the target of your profile", Columns: kitchenLevels}
	for i, label := range []string{"Communicating and influencing", "Communicating and informing", "Larder", "Tidiness"} {
		c.Rows = append(c.Rows, chat.ChartRow{Label: label, You: i - 1, Target: 2 * (i % 2), Partway: i == 2})
	}
	return chat.Reply{Title: "Where you stand", Private: true, Parts: []chat.Part{
		c, chat.Table{Caption: "What moved", Header: []string{"Skill", "Then", "Now"}, Rows: [][]string{{"Larder", "Awareness", "Working"}}},
	}}
}

// chartsOf are Slack's own charts among the blocks.
func chartsOf(blocks []slack.Block) []*slack.DataVisualizationBlock {
	var out []*slack.DataVisualizationBlock
	for _, b := range blocks {
		if c, ok := b.(*slack.DataVisualizationBlock); ok {
			out = append(out, c)
		}
	}
	return out
}

func rowsChart(rows ...chat.ChartRow) chat.Chart {
	return chat.Chart{Kind: chat.ChartProfile, Title: "Kitchen craft", Columns: kitchenLevels, Rows: rows}
}

func TestBarsSayWhatTheChartSays(t *testing.T) {
	c := rowsChart(
		chat.ChartRow{Label: "Knife work", You: 2, Target: 3, Partway: true},
		chat.ChartRow{Label: "Larder", You: chat.NotRated, Target: 3},
		chat.ChartRow{Label: "Running the pass", Target: 99},
		chat.ChartRow{Label: "Stock", You: 4, Target: 3, Partway: true},
		chat.ChartRow{Label: "Sauce", You: math.MaxInt},
	)
	blocks := draw(chat.Reply{Parts: []chat.Part{c}}, drawOptions{Surface: inMessage})[0].Blocks
	charts := chartsOf(blocks)
	if len(charts) != 1 {
		t.Fatalf("%d charts", len(charts))
	}
	if err := charts[0].Validate(); err != nil {
		t.Error(err)
	}
	var got strings.Builder
	for _, s := range charts[0].Chart.(*slack.DataVisualizationBarChart).Series {
		got.WriteString(s.Name + ":")
		for _, p := range s.Data {
			fmt.Fprintf(&got, " %s %v,", p.Label, p.Value)
		}
		got.WriteString("\n")
	}
	want := "You: Knife work 2.5, Running the pass 0, Stock 4, Sauce 4,\nTarget: Knife work 3, Running the pass 0, Stock 3, Sauce 0,\n"
	if got.String() != want {
		t.Errorf("the bars are\n%swant\n%s", got.String(), want)
	}
	text := shownText(t, blocks)
	for _, says := range []string{
		"Levels: 1 Awareness, 2 Working, 3 Practitioner, 4 Expert.",
		"A half: part of the way to the next level.",
		"No bar for you: not yet at Awareness.",
		"No bar for the target: there is none.",
		"Not rated, so not in the chart: Larder.",
		"Working, part of the way to Practitioner",
		"not rated\n",
	} {
		if !strings.Contains(text, says) {
			t.Errorf("nothing says %q:\n%s", says, text)
		}
	}
}

func TestWhereSlackTakesNoBars(t *testing.T) {
	many := rowsChart()
	for i := range barsLimit + 1 {
		many.Rows = append(many.Rows, chat.ChartRow{Label: fmt.Sprint("Skill ", i), You: 1})
	}
	fits := rowsChart(many.Rows[:barsLimit]...)
	one := rowsChart(chat.ChartRow{Label: "Knife work", You: 2, Partway: true})
	level := one
	level.Columns = kitchenLevels[:1]
	crowd := one
	crowd.Columns = make([]string, stepsLimit+1)
	for _, c := range []struct {
		name  string
		chart chat.Chart
		on    surface
		bars  int
		says  string
	}{
		{"a message", one, inMessage, 1, "Working, part of the way to Practitioner"},
		{"a message for one person", one, inEphemeral, 0, "■■◧□ Working, part of the way to Practitioner"},
		{"home", one, inHome, 0, "■■◧□ Working, part of the way to Practitioner"},
		{"a window", one, inModal, 0, "Knife work: ■■◧□ Working, part of the way to Practitioner"},
		{"as many as there may be", fits, inMessage, 1, "Awareness"},
		{"one more", many, inMessage, 0, "■□□□ Awareness"},
		{"nothing rated", rowsChart(chat.ChartRow{Label: "Larder", You: chat.NotRated}), inMessage, 0, "not rated"},
		{"one level", level, inMessage, 0, "■ level 2"},
		{"more levels than anybody counts", crowd, inMessage, 0, "Knife work"},
		{"no names", rowsChart(chat.ChartRow{You: 0}, chat.ChartRow{You: 4}), inMessage, 1, "not yet at Awareness"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := draw(chat.Reply{Parts: []chat.Part{c.chart}}, drawOptions{Surface: c.on})[0]
			if got := len(chartsOf(d.Blocks)); got != c.bars {
				t.Errorf("%d charts, want %d", got, c.bars)
			}
			if !strings.Contains(shownText(t, d.Blocks), c.says) {
				t.Errorf("nothing says %q: %s", c.says, shownText(t, d.Blocks))
			}
			if strings.Contains(shownText(t, d.Blocks), stepOpen) && c.bars > 0 {
				t.Error("the levels are shown twice, as bars and as signs")
			}
		})
	}
}

func TestAScaleThatEndsEarlyIsSaid(t *testing.T) {
	const says = "The scale may end below the last level."
	for _, c := range []struct {
		row  chat.ChartRow
		said bool
	}{
		{chat.ChartRow{You: 2}, true},
		{chat.ChartRow{You: 3, Target: 3}, true},
		{chat.ChartRow{You: 3, Partway: true}, false},
		{chat.ChartRow{You: 4}, false},
		{chat.ChartRow{You: 1, Target: 4}, false},
	} {
		got := aboutBars(rowsChart(c.row, chat.ChartRow{Label: "Larder", You: chat.NotRated, Target: 4}))
		if strings.Contains(got, says) != c.said {
			t.Errorf("for %+v: %q", c.row, got)
		}
	}
}

func TestOneChartOfSeveralHasBars(t *testing.T) {
	c := rowsChart(chat.ChartRow{Label: "Knife work", You: 2})
	blocks := draw(chat.Reply{Parts: []chat.Part{c, c, c}}, drawOptions{Surface: inMessage})[0].Blocks
	if n := len(chartsOf(blocks)); n != 1 {
		t.Errorf("%d charts in one message", n)
	}
	if n := strings.Count(shownText(t, blocks), "■■□□ Working"); n != 2 {
		t.Errorf("the other charts are shown in signs %d times, want twice", n)
	}
}

func TestNamesOfBarsDiffer(t *testing.T) {
	same := "Communicating and influencing"
	for _, c := range []struct {
		labels []string
		want   string
	}{
		{[]string{"Larder", "Tidiness"}, "Larder|Tidiness"},
		{[]string{same, "Larder", same + " others"}, "1. Communicating…|Larder|3. Communicating…"},
		{[]string{"", "\n"}, "1.|2."},
		{[]string{"2. x", "x", "x"}, ""},
	} {
		var rows []chat.ChartRow
		for _, l := range c.labels {
			rows = append(rows, chat.ChartRow{Label: l})
		}
		got, ok := barLabels(rows)
		if strings.Join(got, "|") != c.want || ok != (c.want != "") {
			t.Errorf("%q are named %q, %v; want %q", c.labels, got, ok, c.want)
		}
	}
}

func TestTheFallbackSaysTheChartInWords(t *testing.T) {
	for _, s := range []surface{inMessage, inEphemeral, inModal, inHome} {
		d := draw(sample(t, "chart-profile"), drawOptions{Surface: s})[0]
		for _, says := range []string{"Kitchen craft on 3 October 2026", "Running the pass; You: not yet at Awareness; Target: Practitioner", "Larder; You: not rated"} {
			if !strings.Contains(d.Text, says) {
				t.Errorf("%s: the fallback lacks %q:\n%s", s, says, d.Text)
			}
		}
	}
}
