package teamsapp

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"flag"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var updateManifest = flag.Bool("update-manifest", false, "write the manifest's golden file anew")

func testPackage() PackageConfig {
	return PackageConfig{URL: "https://coach.example.org", AppID: "11111111-2222-4333-8444-555555555555", Version: "1.2.3", Examples: []string{
		"What can you do?", "What does Practitioner look like for data and insight at SCS2, in all detail?",
	}}
}

func unzip(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name], err = io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func TestPackage(t *testing.T) {
	data, err := Package(testPackage())
	if err != nil {
		t.Fatal(err)
	}
	again, _ := Package(testPackage())
	if !bytes.Equal(data, again) {
		t.Error("the same settings give other bytes")
	}
	files := unzip(t, data)
	if len(files) != 3 {
		t.Errorf("%d files", len(files))
	}
	for name, size := range map[string]int{"color.png": colorSize, "outline.png": outlineSize} {
		i, err := png.Decode(bytes.NewReader(files[name]))
		if err != nil || i.Bounds().Dx() != size || i.Bounds().Dy() != size {
			t.Fatalf("%s: %v", name, err)
		}
		for y := range size {
			for x := range size {
				r, g, b, alpha := i.At(x, y).RGBA()
				if name == "outline.png" && alpha > 0 && (r != alpha || g != alpha || b != alpha) {
					t.Fatalf("%s is not white at %d, %d", name, x, y)
				}
				if name == "color.png" && alpha != 0xffff {
					t.Fatalf("%s has a hole at %d, %d", name, x, y)
				}
			}
		}
	}
	golden := filepath.Join("testdata", "manifest.json")
	if *updateManifest {
		if err := os.WriteFile(golden, files["manifest.json"], 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatalf("reading the golden file (make it with -update-manifest): %v", err)
	}
	if !bytes.Equal(files["manifest.json"], want) {
		t.Errorf("the manifest differs from %s:\n%s", golden, files["manifest.json"])
	}
}

// The limits a schema cannot say are held too.
func TestManifestLimits(t *testing.T) {
	c := testPackage()
	for range 20 {
		c.Examples = append(c.Examples, "Ask something short")
	}
	m, err := c.manifest()
	if err != nil {
		t.Fatal(err)
	}
	commands := m.Bots[0].Commands[0].Commands
	if len(commands) > commandsMost {
		t.Errorf("%d commands", len(commands))
	}
	for _, c := range commands {
		if len([]rune(c.Title)) > commandMost || len([]rune(c.Description)) > commandTextMost {
			t.Errorf("too long: %+v", c)
		}
	}
	if len(shortDescription) > 80 || len(longDescription) > 4000 {
		t.Errorf("descriptions of %d and %d", len(shortDescription), len(longDescription))
	}
}

func TestPackageRefuses(t *testing.T) {
	for name, change := range map[string]func(*PackageConfig){
		"long name":       func(c *PackageConfig) { c.Name = strings.Repeat("x", 31) },
		"no app id":       func(c *PackageConfig) { c.AppID = "" },
		"odd app id":      func(c *PackageConfig) { c.AppID = "app" },
		"no address":      func(c *PackageConfig) { c.URL = "" },
		"http":            func(c *PackageConfig) { c.URL = "http://coach.example.org" },
		"a path":          func(c *PackageConfig) { c.URL = "https://coach.example.org/x" },
		"a password":      func(c *PackageConfig) { c.URL = "https://name:canary@coach.example.org" },
		"broken address":  func(c *PackageConfig) { c.URL = "https://canary:x y" },
		"two numbers":     func(c *PackageConfig) { c.Version = "1.2" },
		"a word":          func(c *PackageConfig) { c.Version = "1.2.x" },
		"a leading zero":  func(c *PackageConfig) { c.Version = "1.02.3" },
		"a question mark": func(c *PackageConfig) { c.URL = "https://coach.example.org?" },
	} {
		c := testPackage()
		change(&c)
		if _, err := Package(c); err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// checkSchema validates a file against a schema of draft 04 with ajv.
const checkSchema = `
const [folder, schema, file] = process.argv.slice(1);
const { createRequire } = await import('node:module'); const fs = await import('node:fs');
const require = createRequire(folder + '/');
const Ajv = require('ajv-draft-04'); const ajv = new (Ajv.default ?? Ajv)({ strict: false, allErrors: true });
try { const f = require('ajv-formats'); (f.default ?? f)(ajv); } catch { /* formats are a bonus */ }
const check = ajv.compile(JSON.parse(fs.readFileSync(schema, 'utf8')));
if (!check(JSON.parse(fs.readFileSync(file, 'utf8')))) { console.log(JSON.stringify(check.errors, null, 1)); process.exit(1); }
`

// The manifest is valid by the schema Microsoft publishes, this version and
// later ones.
func TestManifestSchema(t *testing.T) {
	peers := teamsPeers(t)
	schemas := filepath.Join(peers, "node_modules", "@microsoft", "app-manifest", "build", "json-schemas", "teams")
	if _, err := os.Stat(schemas); err != nil {
		absentPeer(t, "COACH_TEAMS_PEERS has no @microsoft/app-manifest")
	}
	data, err := Package(testPackage())
	if err != nil {
		t.Fatal(err)
	}
	for _, version := range []string{"1.22", "1.25", "1.30"} {
		var m map[string]any
		if err := json.Unmarshal(unzip(t, data)["manifest.json"], &m); err != nil {
			t.Fatal(err)
		}
		m["manifestVersion"] = version
		m["$schema"] = strings.Replace(m["$schema"].(string), "v1.22", "v"+version, 1)
		raw, _ := json.Marshal(m)
		file := filepath.Join(t.TempDir(), "manifest.json")
		if err := os.WriteFile(file, raw, 0o644); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), "node", "--input-type=module", "-e", checkSchema, "--", peers, //nolint:gosec // the folder is the one that runs the tests
			filepath.Join(schemas, "v"+version, "MicrosoftTeams.schema.json"), file).CombinedOutput()
		if err != nil {
			t.Errorf("version %s: %v\n%s", version, err, out)
		}
	}
}
