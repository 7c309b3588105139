package slackapp

// scope is a permission the app asks for, and what it needs it for.
type scope struct{ name, why string }

// botScopes are all permissions the app asks for; none is for a person's own
// token. Each serves something the app does today: Slack's reviewers ask.
//
// Source: https://docs.slack.dev/reference/scopes
func botScopes() []scope {
	return []scope{
		{"app_mentions:read", "to read a message that mentions the coach, and no other message of a channel"},
		{"assistant:write", "to show that it is looking something up, to suggest questions and to name a conversation"},
		{"chat:write", "to answer"},
		{"commands", "for /coach and the two shortcuts"},
		{"files:write", "to send people their own records when they ask for them"},
		{"im:history", "to read what somebody writes to the coach in a direct message, and to see there whether a weekly question has arrived"},
		{"im:write", "to find the direct message of a person who asked for a weekly question"},
		{"users:read", "to read the time zone of a person who uses the coach"},
	}
}

func scopeNames() []string {
	var names []string
	for _, s := range botScopes() {
		names = append(names, s.name)
	}
	return names
}

// botEvents are what Slack is asked to tell.
// Source: https://docs.slack.dev/reference/events
func botEvents() []string {
	return []string{
		"app_home_opened", // draws the Home tab, and suggests questions in the Messages tab
		"app_mention",
		"app_uninstalled", // deletes the tokens
		"message.im",
		"tokens_revoked", // deletes the tokens
	}
}
