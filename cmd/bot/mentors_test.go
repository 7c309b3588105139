package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// What people write to each other in the story. Each stands in nothing else that
// is sent or kept, so that a word that got out says from where.
const (
	wroteNote    = "zebrafinch"
	wroteWord    = "quollbasket"
	wroteAnswer  = "ocelotdrum"
	wroteExample = "pelicanledger"
	wroteView    = "giraffekite"
	wroteToAsk   = "tapirlantern"
)

// refused fails unless a thing is refused to somebody at the next reading on each
// copy, with none of its words.
func (s *mentorsStage) refused(p *onTeams, choice string, words ...string) {
	s.t.Helper()
	for i, base := range s.on.bases {
		status, answer := handTeams(s.t, base, p.token, p.stand.pressed(p.who, p.id(), choice))
		if status != http.StatusOK || !strings.Contains(answer, "Not shared with you") {
			s.t.Errorf("replica %d shows what was taken back: %d %s", i+1, status, answer)
		}
		for _, w := range words {
			if strings.Contains(answer, w) {
				s.t.Errorf("replica %d still says %q", i+1, w)
			}
		}
	}
	s.tell("    (refused at the next reading on each of %d replicas)", len(s.on.bases))
}

var (
	codeWords    = regexp.MustCompile(`link ([A-Z0-9-]+)\.`)
	slackMention = regexp.MustCompile(`<@\w+>`)
)

// A mentor on Teams and a mentee on Slack, through two copies of the program
// behind one address: how they find each other, what one points at and the other
// shows, and that what was taken back is closed at the next reading on each copy.
// Every request is signed, and Slack is not ours.
func TestMentorsOnBothPlatforms(t *testing.T) {
	began := time.Now()
	inPlayground := playground{tools: teamsTools(t)}
	// It mostly waits: Slack takes one message a second for a conversation.
	t.Parallel()
	on := startTwoReplicas(t, slackPeople(t, "Sam", "Priya", "Alex"))
	s := &mentorsStage{t: t, on: on, looked: newLookout(t)}
	sam, priya, priyaOnSlack, alex := s.inSlack("Sam"), s.inTeams("Priya"), s.inSlack("Priya"), s.inSlack("Alex")

	s.tell("-- one person, two accounts")
	priya.says("hello", "Hello")
	code := codeWords.FindStringSubmatch(cardWords(priya.says("link my accounts", "Link your accounts")))
	if code == nil {
		t.Fatal("no code is shown")
	}
	priyaOnSlack.presses(priyaOnSlack.says("link "+code[1], "Is this you?", "Microsoft Teams"), "Yes, that is me", "Accounts linked")
	priyaOnSlack.says("link "+code[1], "That code does not work")
	priya.gets("Accounts linked")
	// Both copies know now where she is.
	priya.says("my framework is the core skills", "Saved")
	priya.says("hello", "Hello")

	s.tell("-- asked and accepted")
	sam.says("my framework is the core skills", "Saved")
	sam.says("add "+alex.mention()+" as my mentor", "We have not met")
	alex.gets("Hello, I am the coach", "Sam would like to send you something")
	sam.says("add "+sam.mention()+" as my mentor", "That is you")
	sam.says("add "+priyaOnSlack.mention()+" as my mentor", "Asked")
	priya.presses(priya.gets("Mentor and mentee", "Sam asks you to be their mentor"), "Accept", "It begins")
	sam.gets("It begins", "Priya sees nothing of yours by it")
	sam.says("who is my mentor?", "Your mentor", "since ")

	s.tell("-- a descriptor goes into a conversation")
	s.insertInTeams(priya)
	s.insertInSlack(priyaOnSlack)
	priya.says("hello", "Hello")
	priya.says("hello", "Hello")

	s.tell("-- a descriptor goes to the mentee")
	form := priya.opens(priya.says("Practitioner data and insight in the core skills", "Suggest it to Sam"), "Suggest it to Sam", "Suggest this", "A word from you")
	priya.sends(form, "Send", map[string]string{"note": "The " + wroteNote + " note."}, "Sent", "You and Sam can see it")
	pointed := sam.gets("Priya suggests a descriptor", wroteNote, "Thinks analytically", "Source:")
	sam.presses(pointed, "Keep as my focus", "Done", "It is your focus now")
	sam.says("my plan", "Your plan", "Thinks analytically")

	s.tell("-- another one, by a command with a word")
	before := on.slack.responses()
	priyaOnSlack.delivers("/slack/commands", "command", "/coach", nil,
		"share", sam.mention(), "working", "adaptability", "in", "the", "core", "skills", "\"A", wroteWord, "for", "you\"")
	sent := on.slack.responded(before)
	s.tell("Priya in Slack/ share @Sam ...\n    %s", sent)
	holdsAll(t, "the answer to the command", sent, "Sent", "It is with Sam")
	// She goes back to Teams, and is written to there.
	priya.says("hello", "Hello")
	priya.says("hello", "Hello")
	pointed = sam.gets("Priya suggests a descriptor", wroteWord, "Adaptability to change")
	pointed = sam.presses(pointed, "Add to my next check-in", "Your next check-in asks about it")
	window := sam.opens(pointed, "Answer", "Your answer")
	sam.sends(window, map[string]string{"note": "The " + wroteAnswer + " answer."}, "Sent")
	priya.gets(wroteAnswer, "You wrote:", wroteWord)

	s.tell("-- a check-in")
	asking := sam.says("rate me on data and insight", "question 1 of")
	sam.presses(asking, "True", "question 2 of")
	asking = sam.says("example: The "+wroteExample+" report.", "Your example is saved")
	result := sam.presses(asking, "Not yet")
	s.holds(result, "Your check-in of", "Share this", "Ask my mentor")

	s.tell("-- one rating, until a day")
	window = sam.opens(result, "Share this", "Share this with Priya?", "Nothing is shared yet", wroteExample, "Until when?")
	day := daysOn(t, 3)
	window = sam.sends(window, map[string]string{"until": day}, "Share until "+day)
	sam.turns(window, "Share until "+day, "Shared", "You and Priya can see this until "+day)
	told := priya.gets("Something is shared with you", "their rating of Data and insight")
	if strings.Contains(toJSON(told), wroteExample) {
		t.Error("the message that something is shared says what")
	}
	look := priya.button(told, "Look at it")["choice"].(string)
	rating := priya.presses(told, "Look at it", "Sam: rating of Data and insight", wroteExample)
	sam.gets("Somebody looked", "Priya has looked at your rating")
	form = priya.opens(rating, "Add a second view", "A second view", "becomes part of what they can download")
	priya.sends(form, "Save", map[string]string{"level": "practitioner", "note": "The " + wroteView + " view."}, "Saved", wroteView)
	sam.presses(sam.gets("A second view"), "See it", wroteView)
	sam.says("my results", wroteView, "Your own", "Priya can see")

	s.tell("-- taken back")
	given := sam.says("what can my mentor see?", "What others can see", "Priya", day)
	sam.presses(given, "Take back: Data and insight, Priya", "It is taken back")
	s.refused(priya, look, wroteExample, wroteView)

	s.restOfTheStory(sam, priya, priyaOnSlack)
	s.checkSlack()
	s.checkTeams(inPlayground)
	s.lookEverywhere(on.end(t))
	s.draw(inPlayground)
	s.looked.report("messages in Slack", "windows", "messages in Teams", "answers in the chat", "posts to response URLs", "Redis",
		"the first's log", "the second's log", "the first's /metrics", "the second's /metrics")
	t.Logf("%d messages and windows in Slack, %d cards in Teams, %.1f s:\n%s", len(s.slack), len(s.teams), time.Since(began).Seconds(), s.said.String())
}

// restOfTheStory shares what else there is, stops what can be stopped, and ends
// it.
func (s *mentorsStage) restOfTheStory(sam *onSlack, priya *onTeams, priyaOnSlack *onSlack) {
	s.t.Helper()
	s.tell("-- a reflection is shared, and its words stand in private forms only")
	sam.sends(sam.opens(sam.says("write a reflection", "Write it"), "Write it"),
		map[string]string{"what": "The " + wroteInForm + " meeting. I spoke first."}, "Saved")
	day := daysOn(s.t, 14)
	preview := sam.says("share my last reflection with Priya", "Share this with Priya?", "Nothing is shared yet")
	sam.opens(preview, "Read it", wroteInForm)
	sam.presses(preview, "Share until "+day, "Shared")
	told := priya.gets("Something is shared with you", "their reflection")
	lookAtEntry, _ := priya.button(told, "Look at it")["choice"].(string)
	priya.opens(told, "Look at it", "A reflection of", wroteInForm, "Sam is told that you looked")
	sam.gets("Somebody looked", "your reflection")
	// She has another account, and it is hers.
	priyaOnSlack.opens(priyaOnSlack.says("what is shared with me?", "Shared with you", "Sam"), "Look: Sam, reflection", wroteInForm)
	sam.presses(sam.says("stop sharing", "What others can see"), "Take back: reflection, Priya", "It is taken back")
	s.refused(priya, lookAtEntry, wroteInForm)

	s.tell("-- the plan, and a whole check-in")
	sam.presses(sam.says("share my plan with Priya", "Share this with Priya?"), "Share until "+day, "Shared")
	told = priya.gets("Something is shared with you", "their plan")
	lookAtPlan, _ := priya.button(told, "Look at it")["choice"].(string)
	priya.presses(told, "Look at it", "Sam: plan", "Thinks analytically")
	sam.gets("Somebody looked", "your plan")
	preview = sam.says("share my check-in with Priya until "+day, "Share this with Priya?", wroteExample)
	sam.presses(preview, "Share until "+day, "Shared")
	told = priya.gets("Something is shared with you", "their check-in")
	lookAtCheckIn, _ := priya.button(told, "Look at it")["choice"].(string)
	priya.presses(told, "Look at it", "Sam: check-in", wroteExample)
	sam.gets("Somebody looked", "your check-in")

	s.tell("-- a question, and no more suggestions")
	window := sam.opens(sam.says("ask my mentor", "You and Priya can see it when you send it"), "Write the question")
	sam.sends(window, map[string]string{"note": "The " + wroteToAsk + " question?"}, "Sent")
	priya.gets("Sam asks", wroteToAsk)
	sam.says("stop suggestions from "+priyaOnSlack.mention(), "no more suggestions", "Nobody is told")
	form := priya.opens(priya.says("suggest working adaptability to Sam", "Suggest this"), "Write a note and send it")
	priya.sends(form, "Send", map[string]string{"note": "The " + wroteNote + " note again."}, "Not sent", "Sam takes nothing of the kind")
	// A share that was guessed.
	s.refused(priya, "look GUESSEDGUESSEDGUESSED")

	s.tell("-- what is held goes out")
	for name, data := range sam.exports() {
		for _, word := range []string{wroteView, wroteNote, wroteWord, wroteExample, wroteInForm} {
			if !strings.Contains(data, word) && !strings.HasSuffix(name, ".csv") {
				s.t.Errorf("%s lacks %q", name, word)
			}
		}
		s.tell("    %s, %d bytes", name, len(data))
	}

	s.tell("-- unlinked")
	priyaOnSlack.presses(priyaOnSlack.says("unlink", "Unlink this account?"), "Yes, unlink", "Unlinked")
	priyaOnSlack.says("what is shared with me?", "Nobody shares anything")
	priya.says("who is my mentee?", "Sam", "Your mentee")

	s.tell("-- ended")
	priya.presses(priya.says("end the mentoring with Sam", "End it?", "taken back too"), "Yes, end it", "It has ended")
	sam.gets("It has ended", "Priya has ended")
	s.refused(priya, lookAtPlan)
	s.refused(priya, lookAtCheckIn, wroteExample)
	sam.says("what can my mentor see?", "Nobody can see anything of yours")
}
