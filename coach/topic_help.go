package coach

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/index"
)

// topics are the kinds of question in the order that settles ties.
func topics() []Topic {
	return []Topic{
		topicMe(), topicMine(), topicFeedback(), topicMentor(), topicInstructions(), topicElsewhere(), topicCheckIn(), topicRemind(), topicReflect(), topicHelp(), topicTalk(), topicAbout(), topicExpected(), topicWhere(), topicEvidence(), topicCompare(),
		topicProgress(), topicNamesake(), topicList(), topicFind(), topicDescribe(),
	}
}

// personal are the topics that save, change or tell what is a person's own.
var personal = []string{"me", "mine", "feedback", topicOfMentoring, topicOfCheckIns, topicOfReminders, topicOfReflections}

// phrases match a whole message, but for politeness around it.
type phrases []string

// said is true when the message is one of the phrases and nothing more.
func (t *Turn) said(ps phrases) bool {
	text := strings.Join(t.words(), " ")
	if slices.Contains(ps, text) {
		return true
	}
	for _, polite := range []string{"please ", "hi ", "hello ", "hey ", "ok ", "coach ", "so ", "um "} {
		text = strings.TrimPrefix(text, polite)
	}
	for _, polite := range []string{" please", " thanks", " thank you", " coach", " then", " mate", " there"} {
		text = strings.TrimSuffix(text, polite)
	}
	return slices.Contains(ps, text)
}

// holds is true when one of the phrases stands in the message.
func (t *Turn) holds(ps phrases) bool {
	text := " " + strings.Join(t.words(), " ") + " "
	return slices.ContainsFunc(ps, func(p string) bool { return strings.Contains(text, " "+p+" ") })
}

func topicHelp() Topic {
	return Topic{
		Name:     "help",
		Examples: []string{"Help", "How do I use this?", "What can you do?"},
		Match: func(t *Turn) Confidence {
			switch {
			case t.said(phrases{"help", "menu", "start", "commands", "options", "stop", "cancel", "examples", "what now", "instructions", "tour"}):
				return Sure
			case len(t.Q.Tokens) <= 14 && len(t.Q.Mentions) == 0 && t.holds(phrases{"how do i use", "how do you work", "how does this work", "how does it work", "how to use", "what can you do", "what can i ask", "what can this do", "what do you do", "what can you help", "what are you for", "what is this for", "whats this for", "how can you help", "can you help me", "what should i ask", "what questions", "what sort of questions", "what kind of questions", "show me how", "get started", "getting started", "new here", "what is this", "what does this bot do", "what does this do", "what else can you", "give me some examples", "what can i do", "how do i start", "how should i ask", "how do i ask"}):
				return Sure
			case len(t.Q.Tokens) <= 12 && len(t.Q.Mentions) == 0 && len(t.Q.Rest) <= 2 && t.holds(phrases{"can i ask", "could i ask", "i ask you", "you help", "help me", "you do", "you answer", "use you", "use this", "you work", "this work"}):
				return Sure
			}
			return No
		},
		Answer: func(_ context.Context, t *Turn) (*chat.Reply, error) { return ptr(t.help()), nil },
	}
}

// helpOrder is the order of the help: what most people come for first.
var helpOrder = []string{"describe", "compare", "evidence", "check-in", "progress", topicOfReminders, topicOfReflections, topicOfMentoring, "list", "find", "where", "expected", "me", "mine"}

func (t *Turn) help() chat.Reply {
	r := chat.Reply{Topic: "help", Title: "What you can ask"}
	r.Parts = append(r.Parts, chat.Paragraph{Text: "I answer from published skills frameworks, in their exact words. Ask about skills, levels and grades, set two side by side, or tell me what you did and I find the descriptors it may support."})
	var items []string
	for _, name := range helpOrder {
		for _, topic := range t.topics {
			if topic.Name != name {
				continue
			}
			items = append(items, topic.Examples[0])
			if name == topicOfCheckIns {
				items = append(items, topic.Examples[1:inHelp]...)
			}
			if len(r.Choices) < 5 {
				r.Choices = append(r.Choices, choiceAsk(topic.Examples[0]))
			}
		}
	}
	r.Parts = append(r.Parts, chat.Paragraph{Text: "For example:"}, chat.List{Items: items})
	r.Parts = append(r.Parts, chat.Paragraph{Text: "You can follow up with \"and at Expert?\" or \"what about SCS3?\". Typing a button's label works as pressing it does."})
	r.Choices = append(r.Choices, chat.Choice{Label: "Which documents do you hold?", Value: "frameworks"}, chat.Choice{Label: "About", Value: "about"})
	return r
}

// orders tell the coach to be something else.
var orders = phrases{
	"ignore your", "ignore all", "ignore previous", "ignore the above", "ignore everything", "ignore any", "disregard", "forget everything",
	"forget your", "forget all", "pretend to be", "pretend you", "pretend that you", "you act as", "you to act as", "you act like", "you to act like", "now act as", "please act as", "you are now", "developer mode", "jailbreak", "system prompt",
	"your instructions", "your prompt", "your configuration", "your settings", "your source code", "new instructions", "override", "as if it were official", "make something up",
	"roleplay", "role play as", "do anything now", "reveal your", "print your", "repeat the words above", "answer as a", "respond as a", "speak like a", "talk like a",
}

// pretexts are words of people who want what is not theirs, and everyday words
// in a story: "I let the other person finish".
var pretexts = phrases{"your system", "other users", "all users", "an administrator", "other peoples", "everyone elses", "other person"}

// ordered is true when the message gives the coach an order and does not ask
// about the frameworks: "how do I act as a role model" does.
func (t *Turn) ordered() bool {
	text := strings.Join(t.words(), " ")
	switch {
	case t.holds(orders), strings.HasPrefix(text, "act as a"), strings.HasPrefix(text, "act like a"):
		return true
	case t.Q.Narrative || t.Q.Has(index.CueEvidence):
		return false
	}
	return t.holds(pretexts) && !slices.ContainsFunc(t.Q.Mentions, func(m index.Mention) bool { return m.Strength > index.Weak })
}

// topicInstructions declines attempts to make the coach say something of its
// own. It could not obey them; saying so is plainer than an empty search.
func topicInstructions() Topic {
	return Topic{
		Name: "instructions",
		Match: func(t *Turn) Confidence {
			if t.ordered() {
				return Sure
			}
			return No
		},
		Answer: func(ctx context.Context, t *Turn) (*chat.Reply, error) {
			// "Act as an escalation point" is a line of a document.
			if ps, err := t.X.Containing(ctx, t.Q); err != nil || len(ps) > 0 {
				return nil, err
			}
			return &chat.Reply{Topic: "instructions", Refused: true, Parts: []chat.Part{
				chat.Paragraph{Text: "I only find and quote what the frameworks say. I cannot take on another part or write new wording."},
			}, Choices: []chat.Choice{{Label: "What can I ask?", Value: "help"}}}, nil
		},
	}
}

func welcome(t *Turn) chat.Reply {
	r := t.help()
	r.Title = "Hello"
	return r
}

func tooLong() chat.Reply {
	return chat.Reply{Topic: "too-long", Refused: true, Parts: []chat.Part{chat.Paragraph{
		Text: fmt.Sprintf("That is more than I can read at once. The limit is %d characters, about 650 words.", MaxText)}}}
}

func topicTalk() Topic {
	greetings := phrases{"hi", "hello", "hey", "hiya", "good morning", "good afternoon", "good evening", "morning", "afternoon", "evening", "hello there", "hi there", "yo", "howdy", "alright", "how are you", "hi how are you", "hello how are you"}
	thanks := phrases{"thanks", "thank you", "cheers", "ta", "thanks a lot", "thank you very much", "many thanks", "thx", "great", "brilliant", "perfect", "great thanks", "thats great", "thats helpful", "that helps", "very helpful", "lovely", "nice one", "helpful", "ok", "okay", "got it", "bye", "goodbye", "good bye", "see you", "thanks so much", "thank you so much", "that was helpful", "thats really helpful", "much appreciated", "you are a star", "youre a star"}
	return Topic{
		Name:     "talk",
		Examples: []string{"Hello", "Thanks"},
		Match: func(t *Turn) Confidence {
			switch {
			case t.said(greetings), t.said(thanks):
				return Sure
			case len(t.Q.Tokens) <= 9 && len(t.Q.Mentions) == 0 && t.holds(phrases{"thanks", "thank you", "cheers", "ta", "appreciated"}) && len(t.Q.Rest) <= 3:
				return Sure
			}
			return No
		},
		Answer: func(_ context.Context, t *Turn) (*chat.Reply, error) {
			if t.said(greetings) {
				r := t.help()
				r.Topic, r.Title = "talk", "Hello"
				return &r, nil
			}
			return &chat.Reply{Topic: "talk", Parts: []chat.Part{chat.Paragraph{Text: "You are welcome. Ask again whenever you like."}}}, nil
		},
	}
}

func topicAbout() Topic {
	return Topic{
		Name:     "about",
		Examples: []string{"About", "Who made you?", "Are you an AI?", "What licence is the text under?"},
		Match: func(t *Turn) Confidence {
			switch {
			case t.said(phrases{"about", "about you", "about this", "version", "licence", "license", "copyright", "accessibility", "sources", "attribution", "privacy", "privacy notice", "data protection", "gdpr", "is this anonymous", "is it anonymous", "am i anonymous"}):
				return Sure
			case len(t.Q.Tokens) <= 16 && len(t.Q.Rest) <= 5 && t.holds(phrases{"who made you", "who built you", "who made this", "who wrote you", "who created you", "who runs you", "who runs this", "what are you", "who are you", "are you a", "are you an", "are you some", "are you ai", "are you a bot", "are you human", "are you a human", "are you real", "are you a robot", "are you chatgpt", "is this ai", "is this an ai", "do you use ai", "what licence", "which licence", "what license", "under licence", "copyright", "open government licence", "ogl", "what version", "which version", "where do your answers come from", "where do you get", "where does your information come from", "what are your sources", "do you make things up", "do you store", "do you keep", "do you save", "who can see", "what do you know about me", "is this private", "is it private", "can my boss see", "can my manager see", "can anyone see", "what do you hold about me", "what do you hold on me", "do you remember", "do you record", "my data", "how accurate", "tell me about yourself", "whats your name", "what is your name", "terms of use"}):
				return Sure
			}
			return No
		},
		Answer: func(_ context.Context, t *Turn) (*chat.Reply, error) { return ptr(t.aboutCoach()), nil },
	}
}

// aboutCoach says what the coach is, what it keeps and under which licence the
// words are.
func (t *Turn) aboutCoach() chat.Reply {
	r := chat.Reply{Topic: "about", Title: "About Framework Coach"}
	version := t.Version
	if version == "" {
		version = "development"
	}
	r.Parts = append(r.Parts,
		chat.Paragraph{Text: fmt.Sprintf("Framework Coach, version %s. It finds and quotes the published wording. It never writes framework text itself, and it uses no outside AI.", version)},
		chat.Paragraph{Text: "Questions are answered and then gone. The place the last answer came from is kept for a short while, so that follow-up questions work."},
		chat.Paragraph{Text: strings.TrimSpace("What is kept is what you save: a profile, your check-ins with the examples you add, your plan, your journal, and when you want to be asked. What you do with a mentor is kept too. " + t.Keeping)},
		chat.Paragraph{Text: "Who can see it? Only you, unless you share one thing with one person. You can export it or delete it at any time."},
	)
	table := chat.Table{Caption: "Documents and licences", Header: []string{"Title", "Publisher", "Status", "Licence"}}
	for _, f := range t.Lib().Frameworks() {
		table.Rows = append(table.Rows, []string{f.Title, f.Publisher, string(f.Status), licenceName(f)})
	}
	r.Parts = append(r.Parts, table)
	for _, l := range t.attributions() {
		r.Parts = append(r.Parts, chat.Paragraph{Text: l})
	}
	r.Choices = []chat.Choice{{Label: "What can I ask?", Value: "help"}, {Label: "What do you hold on me?", Value: "mine"}}
	return r
}

// FirstExamples are questions for a first screen: the first example of the
// kinds of question people come with.
func FirstExamples() []string {
	var out []string
	for _, name := range helpOrder[:5] {
		for _, t := range topics() {
			if t.Name == name {
				out = append(out, t.Examples[0])
			}
		}
	}
	return out
}
