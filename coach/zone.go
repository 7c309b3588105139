package coach

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// regions are the first parts of time zone names that stand for a place. The
// database holds other names too, some of them only on some machines.
var regions = []string{"Europe", "Africa", "America", "Asia", "Atlantic", "Australia", "Indian", "Pacific", "Antarctica", "Arctic"}

// zonesByWord are what people call their time besides the city the database
// names it after.
var zonesByWord = map[string]string{
	"utc": "UTC", "gmt": "UTC", "etc utc": "UTC", "etc gmt": "UTC",
	"uk": "Europe/London", "united kingdom": "Europe/London", "britain": "Europe/London", "great britain": "Europe/London",
	"england": "Europe/London", "scotland": "Europe/London", "wales": "Europe/London", "northern ireland": "Europe/London",
	"bst": "Europe/London", "uk time": "Europe/London", "british time": "Europe/London", "british summer time": "Europe/London",
	"birmingham": "Europe/London", "bristol": "Europe/London", "cardiff": "Europe/London", "darlington": "Europe/London",
	"edinburgh": "Europe/London", "glasgow": "Europe/London", "leeds": "Europe/London", "liverpool": "Europe/London",
	"manchester": "Europe/London", "newcastle": "Europe/London", "nottingham": "Europe/London", "sheffield": "Europe/London",
	"swansea": "Europe/London", "york": "Europe/London", "ireland": "Europe/Dublin",
	"washington": "America/New_York", "geneva": "Europe/Zurich", "delhi": "Asia/Kolkata", "new delhi": "Asia/Kolkata",
	"mumbai": "Asia/Kolkata", "beijing": "Asia/Shanghai", "wellington": "Pacific/Auckland", "canberra": "Australia/Sydney",
	"ottawa": "America/Toronto",
	"cet":    "Europe/Paris", "cest": "Europe/Paris", "central european": "Europe/Paris", "india": "Asia/Kolkata", "indian": "Asia/Kolkata",
	"france": "Europe/Paris", "french": "Europe/Paris", "germany": "Europe/Berlin", "german": "Europe/Berlin", "spain": "Europe/Madrid", "italy": "Europe/Rome",
	"us eastern": "America/New_York", "eastern": "America/New_York", "us central": "America/Chicago", "us mountain": "America/Denver", "us pacific": "America/Los_Angeles",
}

// findZone reads a time zone as people say it: a name of the IANA database, a
// city it is named after, or a common word.
func findZone(words string) (string, bool) {
	words = strings.TrimSpace(words)
	if len(words) > 60 {
		return "", false
	}
	if zone, ok := zonesByWord[folded(words)]; ok {
		return known(zone)
	}
	if region, _, ok := strings.Cut(words, "/"); ok {
		i := slices.IndexFunc(regions, func(r string) bool { return strings.EqualFold(r, region) })
		if i < 0 {
			return "", false
		}
		if zone, ok := known(words); ok && regions[i] == region {
			return zone, true
		}
		rest := strings.Split(words[len(region)+1:], "/")
		for j, part := range rest {
			rest[j] = placeWords(part)
		}
		return known(regions[i] + "/" + strings.Join(rest, "/"))
	}
	if words == "" {
		return "", false
	}
	for _, region := range regions {
		if zone, ok := known(region + "/" + placeWords(words)); ok {
			return zone, true
		}
	}
	return "", false
}

func known(zone string) (string, bool) {
	if _, err := time.LoadLocation(zone); err != nil {
		return "", false
	}
	return zone, true
}

// zones keep time zones that were read: reading one unpacks the database, and an
// answer asks for the time a dozen times. There is room for the names of the
// database and no others.
type zones struct{ byName sync.Map }

// find is findZone, with the zone.
func (z *zones) find(words string) (name string, in *time.Location, ok bool) {
	if in, ok := z.byName.Load(words); ok {
		return words, in.(*time.Location), true
	}
	if name, ok = findZone(words); !ok {
		return "", nil, false
	}
	in, err := time.LoadLocation(name)
	if err != nil {
		return "", nil, false
	}
	z.byName.Store(name, in)
	return name, in, true
}

// smallWords stay small inside a place's name: Port_of_Spain.
var smallWords = []string{"of", "es", "au"}

// placeWords writes a place as the database does: "new york" is New_York.
func placeWords(place string) string {
	words := strings.FieldsFunc(strings.ToLower(place), func(r rune) bool { return r == ' ' || r == '_' })
	for i, w := range words {
		if i > 0 && slices.Contains(smallWords, w) {
			continue
		}
		parts := strings.Split(w, "-")
		for j, p := range parts {
			if !slices.Contains(smallWords, p) {
				parts[j] = upperFirst(p)
			}
		}
		words[i] = strings.Join(parts, "-")
	}
	return strings.Join(words, "_")
}
