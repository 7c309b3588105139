// Package teamsapp is the coach in Microsoft Teams: it verifies and decodes
// what the Bot Connector delivers, hands it to the inbox, and renders and sends
// what a Responder answers as Adaptive Cards.
//
// It decides nothing about an answer and stores nothing of its own: where a
// person can be written to goes through References. cmd/bot makes an App and
// gives its routes to the server in handlers.
//
// msbotbuilder-go gives the types of an activity, the adapter and the routing.
// What it lacks or does unsafely is ours: docs/decisions/0010-teams-library.md.
package teamsapp
