// Package firefoxtest opens pages in a real Firefox, for tests: a second engine, which reads the same standards otherwise. What it
// can do is less than package chromiumtest, whose place it does not take: it looks, clicks and types.
//
// It speaks WebDriver BiDi (https://www.w3.org/TR/webdriver-bidi/), the one protocol of automation that Firefox has kept, of which
// it needs a dozen commands; no maintained Go library speaks it. Firefox runs with the settings of its publisher, among them those
// that keep a page in a folder from reading its neighbours, but for what a new profile shows or sends at its first start.
//
// A test that needs Firefox fails where there is none, and says how to install it: a skipped test of pages proves nothing.
package firefoxtest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// patience is how long Firefox may take for anything that is asked of it. Machines that run tests are slow and busy.
const patience = 60 * time.Second

// Keys without a character, as WebDriver names them (https://www.w3.org/TR/webdriver2/#keyboard-actions).
const (
	Tab    = "\ue004"
	Enter  = "\ue007"
	Escape = "\ue00c"
)

// The settings of a new profile. Without the first, Firefox would take those that it thinks good for automation, which open the
// files of a folder to each other.
var preferences = []string{
	`"remote.prefs.recommended", false`,
	`"app.normandy.enabled", false`,
	`"browser.aboutwelcome.enabled", false`,
	`"browser.shell.checkDefaultBrowser", false`,
	`"browser.startup.page", 0`,
	`"datareporting.policy.dataSubmissionEnabled", false`,
	`"network.captive-portal-service.enabled", false`,
	`"network.connectivity-service.enabled", false`,
	`"ui.prefersReducedMotion", 1`,
}

// A Browser is a running Firefox with a profile of its own, which is thrown away with it.
type Browser struct {
	connection *websocket.Conn
	scripts    bool // are on

	mu      sync.Mutex
	last    int // id of a command
	waiting map[int]chan answer
	pages   map[string]*Page // by browsing context
	gone    error            // why nothing more is answered
}

type answer struct {
	Result json.RawMessage
	Error  string
	// Message says more of the error.
	Message string
}

// Start starts a Firefox that ends with the test, with JavaScript or without.
func Start(t testing.TB, scripts bool) *Browser {
	t.Helper()
	program := ""
	for _, name := range []string{"firefox-esr", "firefox"} {
		if found, err := exec.LookPath(name); err == nil {
			program = found
			break
		}
	}
	if program == "" {
		t.Fatal("this test needs Firefox: apt-get install firefox-esr")
	}
	profile, err := os.MkdirTemp("", "firefox-") // not the test's: what Firefox leaves behind late is no failure of the test
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(profile) })
	var settings strings.Builder
	for _, p := range append(slices.Clone(preferences), fmt.Sprintf(`"javascript.enabled", %t`, scripts)) {
		fmt.Fprintf(&settings, "user_pref(%s);\n", p)
	}
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(settings.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program, "--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", profile, "about:blank")
	messages, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatalf("starting %s: %v", program, err)
	}
	t.Cleanup(func() {
		defer time.AfterFunc(5*time.Second, func() { _ = command.Process.Kill() }).Stop() // it ends by itself, or else so
		_ = command.Wait()
	})
	address := make(chan string, 1)
	go func() {
		defer close(address) // Firefox has ended
		lines := bufio.NewReader(messages)
		for { // to the end: Firefox waits for who reads
			line, err := lines.ReadString('\n')
			if _, a, ok := strings.Cut(strings.TrimSpace(line), "WebDriver BiDi listening on "); ok {
				address <- a
			}
			if err != nil {
				return
			}
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	b := &Browser{scripts: scripts, waiting: map[int]chan answer{}, pages: map[string]*Page{}}
	select {
	case a, ok := <-address:
		if !ok {
			t.Fatalf("%s ended before it listened", program)
		}
		if b.connection, _, err = websocket.Dial(ctx, a+"/session", nil); err != nil {
			t.Fatalf("speaking to %s: %v", program, err)
		}
	case <-ctx.Done():
		t.Fatalf("%s does not listen after %v", program, patience)
	}
	b.connection.SetReadLimit(64 << 20) // a page can be long, and an event tells its address, which may be data
	go b.listen()
	b.call(t, "session.new", object{"capabilities": object{}}, nil)
	b.call(t, "session.subscribe", object{"events": []string{"log.entryAdded", "network.beforeRequestSent"}}, nil)
	t.Cleanup(func() { b.call(t, "browser.close", object{}, nil) })
	return b
}

type object map[string]any

// call sends a command, waits for the answer and decodes its result.
func (b *Browser) call(t testing.TB, method string, parameters object, result any) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	b.mu.Lock()
	b.last++
	id, answered := b.last, make(chan answer, 1)
	b.waiting[id] = answered
	gone := b.gone
	b.mu.Unlock()
	if gone != nil {
		t.Fatalf("%s: %v", method, gone)
	}
	message, err := json.Marshal(object{"id": id, "method": method, "params": parameters})
	if err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	if err := b.connection.Write(ctx, websocket.MessageText, message); err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	select {
	case a := <-answered:
		if a.Error != "" {
			t.Fatalf("%s: %s: %s", method, a.Error, a.Message)
		}
		if result == nil {
			return
		}
		if err := json.Unmarshal(a.Result, result); err != nil {
			t.Fatalf("%s: %v", method, err)
		}
	case <-ctx.Done():
		t.Fatalf("%s: no answer after %v", method, patience)
	}
}

// listen hands out answers and events until the connection ends.
func (b *Browser) listen() {
	for {
		_, data, err := b.connection.Read(context.Background())
		var message struct {
			ID     int
			Method string
			Params struct {
				Context string // of a request
				Request struct{ URL string }
				Source  struct{ Context string } // of an entry of the log
				Level   string
				Text    string
			}
			answer
		}
		if err == nil {
			err = json.Unmarshal(data, &message)
		}
		b.mu.Lock()
		if err != nil {
			b.gone = fmt.Errorf("the connection has ended: %w", err)
			for _, w := range b.waiting {
				w <- answer{Error: "gone", Message: b.gone.Error()}
			}
			b.mu.Unlock()
			return
		}
		switch message.Method {
		case "network.beforeRequestSent":
			if p := b.pages[message.Params.Context]; p != nil {
				p.requests = append(p.requests, message.Params.Request.URL)
			}
		case "log.entryAdded":
			if p := b.pages[message.Params.Source.Context]; p != nil {
				p.console = append(p.console, message.Params.Level+": "+message.Params.Text)
			}
		default:
			if w := b.waiting[message.ID]; w != nil {
				delete(b.waiting, message.ID)
				w <- message.answer
			}
		}
		b.mu.Unlock()
	}
}

// A Page is an open page. Its methods fail the test where something cannot be done.
type Page struct {
	t                 testing.TB
	browser           *Browser
	context           string
	console, requests []string // guarded by the browser's mutex
}

// Open opens an address in a window of its own, of a width in CSS pixels, and waits until it is loaded.
func (b *Browser) Open(t testing.TB, address string, width int) *Page {
	t.Helper()
	var window struct{ Context string }
	b.call(t, "browsingContext.create", object{"type": "window"}, &window)
	p := &Page{t: t, browser: b, context: window.Context}
	b.mu.Lock()
	b.pages[p.context] = p
	b.mu.Unlock()
	t.Cleanup(func() { b.call(t, "browsingContext.close", object{"context": p.context}, nil) })
	p.Resize(width)
	p.Go(address)
	return p
}

// Resize makes the window as wide as is said, and 844 pixels high.
func (p *Page) Resize(width int) {
	p.t.Helper()
	p.browser.call(p.t, "browsingContext.setViewport", object{"context": p.context, "viewport": object{"width": width, "height": 844}}, nil)
}

// Go leads the window to an address and waits until the page is loaded.
func (p *Page) Go(address string) {
	p.t.Helper()
	p.browser.call(p.t, "browsingContext.navigate", object{"context": p.context, "url": address, "wait": "complete"}, nil)
}

// Eval returns the value of an expression of JavaScript, which sees the document but not what the page's own scripts have made. A
// promise is waited for; where scripts are off Firefox keeps none.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	var evaluated struct {
		Result           struct{ Value string }
		ExceptionDetails struct{ Text string }
	}
	call := "JSON.stringify(" + expression + ")"
	if p.browser.scripts {
		call = "(async () => JSON.stringify(await (" + expression + ")))()"
	}
	p.browser.call(p.t, "script.evaluate", object{
		"expression":   call,
		"target":       object{"context": p.context, "sandbox": "test"},
		"awaitPromise": true,
	}, &evaluated)
	var value T
	if message := evaluated.ExceptionDetails.Text; message != "" {
		p.t.Fatalf("evaluating %.200s: %s", expression, message)
	}
	if err := json.Unmarshal([]byte(evaluated.Result.Value), &value); err != nil {
		p.t.Fatalf("evaluating %.200s: %v", expression, err)
	}
	return value
}

// Run evaluates an expression for its effect.
func (p *Page) Run(expression string) {
	p.t.Helper()
	Eval[any](p, "("+expression+", null)")
}

// Wait waits until an expression is true.
func (p *Page) Wait(expression string) {
	p.t.Helper()
	for end := time.Now().Add(patience); !Eval[bool](p, "Boolean("+expression+")"); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			p.t.Fatalf("not true after %v: %s", patience, expression)
		}
	}
}

// Click clicks the first element that a CSS selector finds, where the mouse would.
func (p *Page) Click(selector string) {
	p.t.Helper()
	at := Eval[[2]int](p, fmt.Sprintf(`(() => { const e = document.querySelector(%q); e.scrollIntoView({block: "center", behavior: "instant"});
		const r = e.getClientRects()[0]; return [Math.round(r.left + r.width / 2), Math.round(r.top + r.height / 2)] })()`, selector))
	p.perform(object{"type": "pointer", "id": "mouse", "actions": []object{
		{"type": "pointerMove", "x": at[0], "y": at[1]},
		{"type": "pointerDown", "button": 0},
		{"type": "pointerUp", "button": 0},
	}})
}

// Press presses keys, one after the other.
func (p *Page) Press(keys string) {
	p.t.Helper()
	var actions []object
	for _, key := range keys {
		actions = append(actions, object{"type": "keyDown", "value": string(key)}, object{"type": "keyUp", "value": string(key)})
	}
	p.perform(object{"type": "key", "id": "keyboard", "actions": actions})
}

func (p *Page) perform(input object) {
	p.t.Helper()
	p.browser.call(p.t, "input.performActions", object{"context": p.context, "actions": []object{input}}, nil)
}

// Console returns what the page has written to the console, and what the browser has complained of.
func (p *Page) Console() []string {
	p.browser.mu.Lock()
	defer p.browser.mu.Unlock()
	return slices.Clone(p.console)
}

// Requests returns the addresses that the page has asked for. Firefox does not tell of files.
func (p *Page) Requests() []string {
	p.browser.mu.Lock()
	defer p.browser.mu.Unlock()
	return slices.Clone(p.requests)
}
