package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// A web server that is told to sends the smaller forms as they are.
func TestServedCompressed(t *testing.T) {
	program, err := exec.LookPath("nginx")
	if err != nil {
		if program, err = exec.LookPath("/usr/sbin/nginx"); err != nil {
			t.Fatal("this test needs nginx: apt-get install nginx-light")
		}
	}
	dir := t.TempDir()
	newProject(t, filepath.Join(dir, "project"))
	var problems bytes.Buffer
	if code := run(context.Background(), []string{"build", "-s", filepath.Join(dir, "project"), "--compress"}, io.Discard, &problems, localWeb("")); code != exitOK {
		t.Fatal(problems.String())
	}
	public := filepath.Join(dir, "project", "public")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	config := fmt.Sprintf(`daemon off; master_process off; pid %[1]s/pid; error_log %[1]s/log;
events {}
http {
	access_log off; client_body_temp_path %[1]s/1; proxy_temp_path %[1]s/2; fastcgi_temp_path %[1]s/3; uwsgi_temp_path %[1]s/4; scgi_temp_path %[1]s/5;
	types { text/html html; text/css css; }
	server { listen %[2]s; root %[3]s; gzip_static on; }
}
`, dir, address, public)
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(config), 0o666); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	server := exec.Command(program, "-p", dir, "-e", filepath.Join(dir, "log"), "-c", file)
	server.Stderr = &said
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Process.Kill(); _ = server.Wait() }()
	get := func(encoding string) (*http.Response, []byte) {
		t.Helper()
		r, err := http.NewRequest("GET", "http://"+address+"/index.html", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", encoding)
		for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			response, err := http.DefaultTransport.RoundTrip(r)
			if err != nil && time.Now().Before(end) {
				continue // it is about to start
			}
			if err != nil {
				t.Fatal(err, said.String())
			}
			defer response.Body.Close()
			body, err := io.ReadAll(response.Body)
			if err != nil {
				t.Fatal(err)
			}
			return response, body
		}
	}
	for encoding, name := range map[string]string{"gzip": "index.html.gz", "identity": "index.html"} {
		response, body := get(encoding)
		want, err := os.ReadFile(filepath.Join(public, name))
		if err != nil {
			t.Fatal(err)
		}
		sent := response.Header.Get("Content-Encoding")
		if response.StatusCode != 200 || response.Header.Get("Content-Type") != "text/html" || (sent == "gzip") != (encoding == "gzip") || !bytes.Equal(body, want) {
			t.Errorf("%s: %s, encoded as %q, %d bytes, want the %d of %s", encoding, response.Status, sent, len(body), len(want), name)
		}
	}
}
