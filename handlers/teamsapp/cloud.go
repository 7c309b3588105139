package teamsapp

import (
	"fmt"
	"net/url"
)

// Cloud names where an organisation's Teams runs.
type Cloud string

// The clouds. "" means Public.
const (
	Public  Cloud = "public"
	GCC     Cloud = "gcc"
	GCCHigh Cloud = "gcc-high"
	DoD     Cloud = "dod"
)

// cloud is what differs from one to another.
// Source: https://learn.microsoft.com/azure/bot-service/how-to-deploy-gov-cloud-high
type cloud struct {
	// Issuer signs what comes in, with keys that Metadata leads to.
	Issuer, Metadata string
	// Login, with the tenant and a path after it, gives the tokens for what
	// goes out, which are good for Resource.
	Login, Resource string
	// Hosts may be sent a token.
	Hosts []string
}

const (
	publicIssuer   = "https://api.botframework.com"
	publicMetadata = "https://login.botframework.com/v1/.well-known/openidconfiguration"
	publicLogin    = "https://login.microsoftonline.com/"

	governmentIssuer   = "https://api.botframework.us"
	governmentMetadata = "https://login.botframework.azure.us/v1/.well-known/openidconfiguration"
	governmentLogin    = "https://login.microsoftonline.us/"
)

func cloudOf(name Cloud) (cloud, error) {
	switch name {
	case "", Public:
		return cloud{
			publicIssuer, publicMetadata, publicLogin, publicIssuer,
			[]string{"smba.trafficmanager.net"},
		}, nil
	case GCC:
		return cloud{
			publicIssuer, publicMetadata, publicLogin, publicIssuer,
			[]string{"smba.infra.gcc.teams.microsoft.com", "smba.trafficmanager.net"},
		}, nil
	case GCCHigh:
		return cloud{
			governmentIssuer, governmentMetadata, governmentLogin, governmentIssuer,
			[]string{"smba.infra.gov.teams.microsoft.us"},
		}, nil
	case DoD:
		return cloud{
			governmentIssuer, governmentMetadata, governmentLogin, governmentIssuer,
			[]string{"smba.infra.dod.teams.microsoft.us"},
		}, nil
	}
	return cloud{}, fmt.Errorf("cloud %q is not known: choose %s, %s, %s or %s", name, Public, GCC, GCCHigh, DoD)
}

// tokenURL is where the tenant's tokens come from.
func (c cloud) tokenURL(tenant string) string {
	return c.Login + url.PathEscape(tenant) + "/oauth2/v2.0/token"
}
