package chattest

import "github.com/framework-coach/framework-coach/chat"

// The documents of the invented framework. Their addresses look like the real
// ones, so that links and buttons are tried in earnest.

func kitchenSource(where, address string) chat.Source {
	return chat.Source{
		Document:  "Kitchen craft: skills for a working kitchen",
		Publisher: "Guild of Invented Kitchens",
		Where:     where,
		Address:   address,
		URL:       "https://kitchen.example/craft#" + address,
	}
}

func workingKnives() chat.Quote {
	return chat.Quote{
		Heading: "Working",
		Lines: []chat.Line{
			{ID: "kitchen/knife-work/working#1", Text: "uses common blades safely, with guidance", Number: 11, Bullet: true},
			{ID: "kitchen/knife-work/working#2", Text: "cuts to an agreed size and keeps waste low", Number: 12, Bullet: true},
		},
		Source: kitchenSource("Knife work, Working", "kitchen/knife-work/working"),
	}
}

func practitionerKnives() chat.Quote {
	return chat.Quote{
		Heading: "Practitioner",
		Lines: []chat.Line{
			{ID: "kitchen/knife-work/practitioner#1", Text: "chooses the blade for the task and uses it safely, without guidance", Number: 16, Bullet: true},
			{ID: "kitchen/knife-work/practitioner#2", Text: "teaches others to cut to an agreed size and keeps waste low", Number: 17, Bullet: true},
			{ID: "kitchen/knife-work/practitioner#3", Text: "keeps a shared set of knives sharp and safe", Number: 18, Bullet: true},
		},
		Source: kitchenSource("Knife work, Practitioner", "kitchen/knife-work/practitioner"),
	}
}

func knivesCompared() chat.Comparison {
	return chat.Comparison{
		Left:  workingKnives(),
		Right: practitionerKnives(),
		Pairs: []chat.Pair{
			{
				Left: []chat.Run{
					{Text: "uses common blades", Marked: true}, {Text: " safely, "}, {Text: "with", Marked: true}, {Text: " guidance"},
				},
				Right: []chat.Run{
					{Text: "chooses the blade for the task and uses it", Marked: true}, {Text: " safely, "},
					{Text: "without", Marked: true}, {Text: " guidance"},
				},
			},
			{
				Left:  []chat.Run{{Text: "cuts", Marked: true}, {Text: " to an agreed size and keeps waste low"}},
				Right: []chat.Run{{Text: "teaches others to cut", Marked: true}, {Text: " to an agreed size and keeps waste low"}},
			},
			{
				Right: []chat.Run{{Text: "keeps a shared set of knives sharp and safe", Marked: true}},
			},
		},
	}
}

// oneLine is a paragraph rather than a bullet, so its line range is one line.
func oneLine() chat.Quote {
	return chat.Quote{
		Heading: "Awareness",
		Lines: []chat.Line{
			{ID: "kitchen/larder/awareness#1", Text: "Knows that everything in the larder is labelled and dated.", Number: 40},
		},
		Source: kitchenSource("Larder, Awareness", "kitchen/larder/awareness"),
	}
}

// historicPorter mixes a paragraph and bullets, and has no web address.
func historicPorter() chat.Quote {
	return chat.Quote{
		Heading: "Duties",
		Lines: []chat.Line{
			{ID: "kitchen-duties/porter#1", Text: "The porter will:", Number: 5},
			{ID: "kitchen-duties/porter#2", Text: "keep the sinks clear", Number: 7, Bullet: true},
			{ID: "kitchen-duties/porter#3", Text: "report [name of fault] to [name of chef]", Number: 8, Bullet: true},
			{ID: "kitchen-duties/porter#4", Text: "Nothing here changes a contract.", Number: 10},
		},
		Source: chat.Source{
			Document:  "Kitchen porter: model job description",
			Publisher: "Guild of Invented Kitchens",
			Where:     "Kitchen porter, Duties",
			Address:   "kitchen-duties/porter",
			Historic:  true,
		},
	}
}
