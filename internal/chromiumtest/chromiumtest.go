// Package chromiumtest opens pages in a real Chromium, for tests: what they show, what they ask the network for, what they
// complain of, and whether axe-core finds them accessible.
//
// A test that needs Chromium fails where there is none, and says how to install it: a skipped test of pages proves nothing.
package chromiumtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long a page may take for anything that is asked of it. Machines that run tests are slow and busy.
const patience = 60 * time.Second

// A Browser is a running Chromium with a profile of its own, which is thrown away with it.
type Browser struct{ ctx context.Context }

// Start starts a Chromium that ends with the test.
func Start(t testing.TB) *Browser {
	t.Helper()
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			program = found
			break
		}
	}
	if program == "" {
		t.Fatal("this test needs Chromium: apt-get install chromium")
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(program),
		chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-quic", true),
		chromedp.WSURLReadTimeout(patience),
	)
	if os.Getuid() == 0 { // Chromium's sandbox refuses the superuser, whom containers run as
		options = append(options, chromedp.NoSandbox)
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(func() { cancel(); stop() })
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting %s: %v", program, err)
	}
	return &Browser{ctx}
}

// Options say who looks at a page, and with what. The zero value is a reader at a desk, in light colours, with JavaScript.
type Options struct {
	Width, Height int  // of the window, in CSS pixels; 1280 × 900 where zero
	Dark          bool // prefers-color-scheme
	Print         bool // as it is printed
	NoScript      bool // JavaScript is off
	Touch         bool // fingers, no mouse
	ForcedColors  bool // high contrast
	ReducedMotion bool
	MoreContrast  bool
}

// A Page is an open page. Its methods fail the test where something cannot be done.
type Page struct {
	t        testing.TB
	ctx      context.Context
	mu       sync.Mutex
	console  []string
	requests []string
}

// Open opens an address in a window of its own, without cookies or storage of another, and waits until it is loaded.
func (b *Browser) Open(t testing.TB, address string, o Options) *Page {
	t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	p := &Page{t: t, ctx: ctx}
	p.must("opening a window", chromedp.Listen(ctx, p.listen))
	call(p, network.Enable, network.EnableParams{})
	// Of windows that are open at once one alone has the focus, and what waits for it in the others would wait in vain.
	call(p, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	p.As(o)
	p.Go(address)
	return p
}

// As makes the window one that another reader looks at, or the same with other settings. What is open stays open.
func (p *Page) As(o Options) {
	p.t.Helper()
	width, height := int64(o.Width), int64(o.Height)
	if width == 0 {
		width = 1280
	}
	if height == 0 {
		height = 900
	}
	media := emulation.SetEmulatedMediaParams{}
	feature := func(on bool, name, value string) {
		if on {
			media.Features = append(media.Features, &emulation.MediaFeature{Name: name, Value: value})
		}
	}
	feature(true, "prefers-color-scheme", map[bool]string{false: "light", true: "dark"}[o.Dark])
	feature(o.ForcedColors, "forced-colors", "active")
	feature(o.ReducedMotion, "prefers-reduced-motion", "reduce")
	feature(o.MoreContrast, "prefers-contrast", "more")
	if o.Print {
		media.Media = "print"
	}
	call(p, emulation.SetEmulatedMedia, media)
	call(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: 1, Mobile: o.Touch,
	})
	call(p, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: o.Touch})
	call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: o.NoScript})
}

// call sends a command of the DevTools protocol.
func call[P, R any](p *Page, command cdp.Command[P, R], params P) {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, command, params)
	p.must(string(command.Method), err)
}

func (p *Page) listen(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *cdpruntime.EventConsoleAPICalled:
		var words []string
		for _, a := range e.Args {
			words = append(words, string(a.Value)+a.Description)
		}
		p.console = append(p.console, string(e.Type)+": "+strings.Join(words, " "))
	case *cdpruntime.EventExceptionThrown:
		words := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			words += " " + e.ExceptionDetails.Exception.Description
		}
		p.console = append(p.console, "exception: "+words)
	case *log.EventEntryAdded:
		p.console = append(p.console, string(e.Entry.Level)+": "+e.Entry.Text+" "+e.Entry.URL)
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e.Request.URL)
	}
}

func (p *Page) must(what string, err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatalf("%s: %v", what, err)
	}
}

// Do runs actions of chromedp.
func (p *Page) Do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	p.must("in the browser", chromedp.Do(ctx, actions...))
}

// Go leads the window to an address and waits until the page is loaded.
func (p *Page) Go(address string) {
	p.t.Helper()
	p.Do(chromedp.Navigate(address))
}

// Eval returns the value of an expression of JavaScript; a promise is waited for. It works on pages whose own scripts are off.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	value, err := evaluate[T](p, expression)
	if err != nil {
		p.t.Fatalf("evaluating %.200s: %v", expression, err)
	}
	return value
}

func evaluate[T any](p *Page, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// Run evaluates statements for their effect.
func (p *Page) Run(statements string) {
	p.t.Helper()
	Eval[any](p, "(async () => {"+statements+"})().then(() => null)")
}

// Wait waits until an expression, or the promise that it is, is true. The page may be loaded anew meanwhile.
func (p *Page) Wait(expression string) {
	p.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		ok, err := evaluate[bool](p, "(async () => Boolean(await ("+expression+")))()")
		var gone *cdproto.Error
		switch {
		case ok:
			return
		case err != nil && !(errors.As(err, &gone) && gone.Code == serverError):
			p.t.Fatalf("evaluating %.200s: %v", expression, err)
		case time.Now().After(end):
			p.t.Fatalf("not true after %v: %s", patience, expression)
		}
	}
}

// serverError is the code with which the DevTools protocol says that a page, or its context, is no longer what was asked.
const serverError = -32000

// Click clicks the first element that a CSS selector finds, where the mouse would.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.Do(chromedp.Click(chromedp.CSS(selector)))
}

// Hover moves the mouse to the middle of the first element that a CSS selector finds.
func (p *Page) Hover(selector string) {
	p.t.Helper()
	at := Eval[[2]float64](p, fmt.Sprintf(`(() => { const e = document.querySelector(%q); e.scrollIntoView({block: "center"});
		const r = e.getClientRects()[0]; return [r.left + r.width / 2, r.top + r.height / 2] })()`, selector))
	p.Do(chromedp.MouseEvent("mouseMoved", at[0], at[1]))
}

// Press presses keys, one after the other. Keys without a character are those of chromedp's package kb.
func (p *Page) Press(keys string, options ...chromedp.KeyOption) {
	p.t.Helper()
	p.Do(chromedp.KeyEvent(keys, options...))
}

// Console returns what the page has written to the console, and what the browser has complained of.
func (p *Page) Console() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.console)
}

// Requests returns the addresses that the page has asked for, its own first.
func (p *Page) Requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.requests)
}

// Screenshot returns the window as a PNG, or the whole page.
func (p *Page) Screenshot(whole bool) []byte {
	p.t.Helper()
	take := chromedp.CaptureScreenshot()
	if whole {
		take = chromedp.FullScreenshot(100)
	}
	image, err := chromedp.Run(p.ctx, take)
	p.must("taking a screenshot", err)
	return image
}

// A Violation is a rule of axe-core that a page breaks.
type Violation struct {
	Rule, Help string
	Nodes      []string // what breaks it, as CSS selectors
}

// Axe returns what axe-core finds wrong with the page as it stands. The rules are those of WCAG 2.2, levels A and AA, and
// axe's best practices; more names further ones, such as "color-contrast-enhanced".
func (p *Page) Axe(more ...string) []Violation {
	p.t.Helper()
	_, here, _, _ := runtime.Caller(0)
	script, err := os.ReadFile(filepath.Join(filepath.Dir(here), "../../.ci/node_modules/axe-core/axe.min.js"))
	if err != nil {
		p.t.Fatalf("this test needs axe-core: (cd .ci && npm ci --ignore-scripts): %v", err)
	}
	p.Do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Run(ctx, chromedp.Evaluate[any]("globalThis.axe || (() => {"+string(script)+"\n})(); null"))
		return err
	}))
	extra, err := json.Marshal(more)
	p.must("naming rules", err)
	return Eval[[]Violation](p, `(async () => {
		const rules = {}; for (const r of `+string(extra)+` || []) rules[r] = {enabled: true};
		const found = await axe.run(document, {rules, resultTypes: ["violations"],
			runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]}});
		return found.violations.map(v => ({Rule: v.id, Help: v.help, Nodes: v.nodes.map(n => n.target.join(" "))}));
	})()`)
}
