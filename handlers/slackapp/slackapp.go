// Package slackapp is the coach in Slack: it verifies and decodes what Slack
// delivers (over HTTP or Socket Mode), hands it to the inbox, and renders and
// sends what a Responder answers as Block Kit.
//
// It decides nothing about an answer and stores nothing of its own: tokens go
// through a Vault. cmd/bot makes an App and gives its routes to the server in
// handlers.
package slackapp
