package teamsapp

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/infracloudio/msbotbuilder-go/connector/auth"
	"github.com/infracloudio/msbotbuilder-go/schema"
)

const (
	// channel is the only one of the Connector's channels that is served.
	channel = "msteams"
	// skew is how far two clocks may differ, as Microsoft asks.
	skew = 5 * time.Minute
	// maxToken is far more than any token of the Connector has, in bytes.
	maxToken = 8 << 10
)

// refusal says why a request is not taken: a status, and a reason from a fixed
// set for the log and the metrics. Nothing of the request is in it.
type refusal struct {
	status int
	reason string
}

func (r *refusal) Error() string { return "refused: " + r.reason }

// Why a request is not taken.
var (
	refusedNoToken     = &refusal{http.StatusUnauthorized, "no bearer token"}
	refusedToken       = &refusal{http.StatusUnauthorized, "the token cannot be read"}
	refusedSignature   = &refusal{http.StatusUnauthorized, "wrong signature"}
	refusedKey         = &refusal{http.StatusUnauthorized, "unknown signing key"}
	refusedExpired     = &refusal{http.StatusUnauthorized, "expired"}
	refusedEarly       = &refusal{http.StatusUnauthorized, "not valid yet"}
	refusedClaims      = &refusal{http.StatusUnauthorized, "a claim is missing"}
	refusedAudience    = &refusal{http.StatusUnauthorized, "for another app"}
	refusedIssuer      = &refusal{http.StatusUnauthorized, "from another issuer"}
	refusedService     = &refusal{http.StatusUnauthorized, "for another service url"}
	refusedEndorsement = &refusal{http.StatusUnauthorized, "the key may not sign for Teams"}
	refusedChannel     = &refusal{http.StatusForbidden, "another channel"}
	refusedTenant      = &refusal{http.StatusForbidden, "another tenant"}
	refusedStranger    = &refusal{http.StatusForbidden, "not from this machine"}
	// refusedNoKeys is our trouble: the Connector may try again.
	refusedNoKeys = &refusal{http.StatusServiceUnavailable, "no signing keys"}
)

type validatorConfig struct {
	Keys          *keys
	Issuer, AppID string
	Tenants       []string
	Now           func() time.Time
}

// validator holds every request to Microsoft's rules. It implements
// auth.TokenValidator.
// Source: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
type validator struct {
	c      validatorConfig
	parser *jwt.Parser
}

func newValidator(c validatorConfig) *validator {
	return &validator{c, jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodRS256.Alg()}),
		jwt.WithIssuer(c.Issuer), jwt.WithAudience(c.AppID),
		jwt.WithLeeway(skew), jwt.WithExpirationRequired(), jwt.WithTimeFunc(c.Now),
	)}
}

type botClaims struct {
	jwt.RegisteredClaims
	ServiceURL string `json:"serviceurl"`
}

// AuthenticateRequest checks the token, and that the activity is the one it was
// made for. Its errors are of type *refusal.
func (v *validator) AuthenticateRequest(ctx context.Context, a schema.Activity, header string, _ auth.CredentialProvider, _ string) (auth.ClaimsIdentity, error) {
	scheme, raw, ok := strings.Cut(header, " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") || raw == "" || len(raw) > maxToken {
		return nil, refusedNoToken
	}
	var claims botClaims
	var key signingKey
	_, err := v.parser.ParseWithClaims(raw, &claims, func(t *jwt.Token) (any, error) {
		// An extension that must be understood is none that we do.
		if _, critical := t.Header["crit"]; critical {
			return nil, refusedToken
		}
		id, _ := t.Header["kid"].(string)
		if id == "" {
			return nil, refusedKey
		}
		var err error
		if key, err = v.c.Keys.get(ctx, id); err != nil {
			return nil, err
		}
		return key.public, nil
	})
	if err != nil {
		return nil, refusalOf(err)
	}
	if claims.ServiceURL == "" || strings.TrimSuffix(claims.ServiceURL, "/") != strings.TrimSuffix(a.ServiceURL, "/") {
		return nil, refusedService
	}
	if a.ChannelID != channel {
		return nil, refusedChannel
	}
	// Microsoft's own code asks for the endorsement where a key has any.
	if len(key.endorsements) > 0 && !slices.Contains(key.endorsements, a.ChannelID) {
		return nil, refusedEndorsement
	}
	// The token names no tenant, so the activity does, now that it is known to
	// be the Connector's.
	if !slices.ContainsFunc(v.c.Tenants, func(t string) bool { return strings.EqualFold(t, a.Conversation.TenantID) }) {
		return nil, refusedTenant
	}
	return auth.NewClaimIdentity(map[string]any{
		"iss": claims.Issuer, "aud": v.c.AppID, "serviceurl": claims.ServiceURL,
	}, true), nil
}

func refusalOf(err error) *refusal {
	if r, ok := errors.AsType[*refusal](err); ok {
		return r
	}
	for _, known := range []struct {
		is  error
		say *refusal
	}{
		{errUnknownKey, refusedKey},
		{errNoKeys, refusedNoKeys},
		{context.Canceled, refusedNoKeys},
		{context.DeadlineExceeded, refusedNoKeys},
		{jwt.ErrTokenMalformed, refusedToken},
		{jwt.ErrTokenSignatureInvalid, refusedSignature},
		{jwt.ErrTokenRequiredClaimMissing, refusedClaims},
		{jwt.ErrTokenExpired, refusedExpired},
		{jwt.ErrTokenNotValidYet, refusedEarly},
		{jwt.ErrTokenInvalidAudience, refusedAudience},
		{jwt.ErrTokenInvalidIssuer, refusedIssuer},
	} {
		if errors.Is(err, known.is) {
			return known.say
		}
	}
	return refusedToken
}

// playground stands where the validator does for the Playground, which signs
// nothing. Only fromThisMachine lets a request come to it.
type playground struct{}

func (playground) AuthenticateRequest(_ context.Context, a schema.Activity, _ string, _ auth.CredentialProvider, _ string) (auth.ClaimsIdentity, error) {
	if a.ChannelID != channel {
		return nil, refusedChannel
	}
	return auth.NewClaimIdentity(map[string]any{}, true), nil
}

// fromThisMachine is false for what a network, or a page in this machine's
// browser under another name, sends.
func fromThisMachine(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil || !isLocal(host) {
		return false
	}
	name := r.Host
	if h, _, err := net.SplitHostPort(r.Host); err == nil {
		name = h
	}
	return isLocal(strings.Trim(name, "[]")) && r.Header.Get("Origin") == ""
}

// isLocal is true for the names and addresses of this machine.
func isLocal(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
