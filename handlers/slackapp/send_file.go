package slackapp

import (
	"bytes"
	"context"
	"strings"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
)

// Files go up in three calls, of which only the last shows anything.
// Source: https://docs.slack.dev/messaging/working-with-files#upload
const (
	methodUploadURL = "files.getUploadURLExternal"
	methodUpload    = "upload_url"
	methodComplete  = "files.completeUploadExternal"
)

// filesElsewhere is said where a file would be for others to see, or where
// Slack takes none.
const filesElsewhere = "I send files in a direct message only. Write the same to me there."

// filesOf are the files of a reply.
func filesOf(r chat.Reply) []chat.File {
	var out []chat.File
	for _, p := range r.Parts {
		if f, ok := p.(chat.File); ok {
			out = append(out, f)
		}
	}
	return out
}

// takesFiles is true for the person's own conversation with the app, by its own
// id: files are not taken for a person's.
func takesFiles(p place) bool {
	return p.Surface == inMessage && p.Direct && isDirect(p.Channel)
}

// withoutFiles says where to get the files of an answer that cannot go here.
func withoutFiles(a answer) answer {
	parts := []chat.Part{chat.Paragraph{Text: filesElsewhere}}
	for _, p := range a.Reply.Parts {
		if _, file := p.(chat.File); !file {
			parts = append(parts, p)
		}
	}
	a.Reply.Parts = parts
	return a
}

// upload sends the files of an answer after its message. A file whose last step
// is in doubt is not sent again: the person is told.
func (s *sender) upload(ctx context.Context, p place, files []chat.File) *failure {
	for _, file := range files {
		var to *slack.GetUploadURLExternalResponse
		f := s.call(ctx, p, apiCall{method: methodUploadURL, repeatable: true,
			do: func(ctx context.Context, c *slack.Client) (err error) {
				to, err = c.GetUploadURLExternalContext(ctx, slack.GetUploadURLExternalParameters{FileName: file.Name, FileSize: len(file.Data)})
				return err
			}})
		if f != nil {
			return f
		}
		if to == nil {
			return &failure{method: methodUploadURL, class: classUnsure}
		}
		f = s.call(ctx, p, apiCall{method: methodUpload, repeatable: true,
			do: func(ctx context.Context, c *slack.Client) error {
				return c.UploadToURL(ctx, slack.UploadToURLParameters{UploadURL: to.UploadURL, Reader: bytes.NewReader(file.Data), Filename: file.Name})
			}})
		if f != nil {
			return f
		}
		f = s.call(ctx, p, apiCall{method: methodComplete,
			do: func(ctx context.Context, c *slack.Client) error {
				_, err := c.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
					Files:   []slack.FileSummary{{ID: to.FileID, Title: strings.TrimSpace(file.About)}},
					Channel: p.Channel, ThreadTimestamp: p.Thread,
				})
				return err
			}})
		if f != nil {
			return f
		}
	}
	return nil
}
