package reflection

import (
	"fmt"
	"strings"
	"testing"
)

// A weekly entry over ten years.
func BenchmarkJournalOfTenYears(b *testing.B) {
	m := newJournalMemory()
	for i := range 520 {
		e := fullEntry()
		e.ID = fmt.Sprintf("e%d", i)
		e.Written = e.Written.AddDate(0, 0, -7*i)
		e.Steps[0].Answer = strings.Repeat("We moved the queue. ", 50)
		if _, err := m.SaveEntry(b.Context(), journalSomebody, e, 0); err != nil {
			b.Fatal(err)
		}
	}
	j, err := NewJournal(m, m, func() string { return "id" })
	if err != nil {
		b.Fatal(err)
	}
	a := Author{Person: journalSomebody, Library: journalLibrary(b), At: journalNow}
	for _, c := range []JournalCommand{
		{Do: JournalList}, {Do: JournalRead, ID: "e7"}, {Do: JournalMonth}, {Do: JournalFind, Values: map[string]string{fieldWords: "queues zebra"}},
	} {
		b.Run(string(c.Do), func(b *testing.B) {
			for b.Loop() {
				if _, err := j.Press(b.Context(), a, c); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
