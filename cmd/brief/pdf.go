package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// printTimeout is how long a browser may take to print a brief. A hundred pages take some seconds; a browser that hangs takes for ever.
const printTimeout = 3 * time.Minute

// findPrinter returns what prints a page as a PDF, with a Chromium that is installed: the one that CHROME_PATH names, as other tools
// that drive a browser have it, or one in its usual place.
//
// The browser gets the page as a file, a profile of its own, and no network: names resolve to nothing, and the policy of the page
// forbids what is not in it. Its sandbox stays on but for the superuser, for whom it does not start; the page has no script.
func findPrinter(ctx context.Context) (func(page []byte) ([]byte, error), error) {
	program := ""
	candidates := []string{os.Getenv("CHROME_PATH")}
	if candidates[0] == "" {
		candidates = []string{
			"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge",
			"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
			"/Applications/Chromium.app/Contents/MacOS/Chromium",
			"/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
			filepath.Join(os.Getenv("ProgramFiles"), `Google\Chrome\Application\chrome.exe`),
			filepath.Join(os.Getenv("ProgramFiles(x86)"), `Google\Chrome\Application\chrome.exe`),
			filepath.Join(os.Getenv("LocalAppData"), `Google\Chrome\Application\chrome.exe`),
			filepath.Join(os.Getenv("ProgramFiles(x86)"), `Microsoft\Edge\Application\msedge.exe`),
		}
	}
	for _, name := range candidates {
		if found, err := exec.LookPath(name); err == nil {
			program = found
			break
		}
	}
	if program == "" {
		return nil, usageError{"a PDF needs Chromium or Chrome, and there is none", "install chromium, or let CHROME_PATH name the program; the other bundles need nothing"}
	}
	return func(page []byte) ([]byte, error) {
		pdf, err := printPage(ctx, program, page)
		if err != nil {
			return nil, fmt.Errorf("printing with %s: %w", program, err)
		}
		return pdf, nil
	}, nil
}

func printPage(ctx context.Context, program string, page []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, printTimeout)
	defer cancel()
	dir, err := os.MkdirTemp("", "brief-print-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	from, to := filepath.Join(dir, "brief.html"), filepath.Join(dir, "brief.pdf")
	if err := os.WriteFile(from, page, 0o600); err != nil {
		return nil, err
	}
	args := []string{
		"--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking", "--disable-component-update",
		"--disable-sync", "--disable-quic", "--disable-default-apps", "--host-resolver-rules=MAP * ~NOTFOUND",
		"--user-data-dir=" + filepath.Join(dir, "profile"),
		"--user-agent=Brief", // it stands in the PDF, with the name of the system
		"--no-pdf-header-footer", "--generate-pdf-document-outline", "--print-to-pdf=" + to,
	}
	if os.Getuid() == 0 {
		args = append(args, "--no-sandbox")
	}
	address := filepath.ToSlash(from)
	if address[0] != '/' { // a drive of Windows
		address = "/" + address
	}
	c := exec.CommandContext(ctx, program, append(args, (&url.URL{Scheme: "file", Path: address}).String())...)
	c.WaitDelay = 5 * time.Second // for its own children
	var said bytes.Buffer
	c.Stderr = &said
	err = c.Run()
	if ctx.Err() != nil {
		return nil, fmt.Errorf("it did not end within %v", printTimeout)
	}
	pdf, missing := os.ReadFile(to)
	if err != nil || missing != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		lines := bytes.TrimSpace(said.Bytes())
		return nil, fmt.Errorf("%w\n%s", errors.Join(err, missing, errors.New("no PDF came of it")), lines[max(0, len(lines)-2000):])
	}
	return pdf, nil
}
