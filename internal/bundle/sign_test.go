package bundle

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aead.dev/minisign"
)

func keys(t *testing.T) (public string, secret []byte) {
	t.Helper()
	pub, sec, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if secret, err = sec.MarshalText(); err != nil {
		t.Fatal(err)
	}
	return pub.String(), secret
}

func none() (string, error) { return "", errors.New("a password was asked") }

var signedAt = time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)

func TestSign(t *testing.T) {
	public, secret := keys(t)
	s, err := NewSigner(secret, none, signedAt)
	if err != nil {
		t.Fatal(err)
	}
	v, err := NewVerifier(public)
	if err != nil {
		t.Fatal(err)
	}
	data := []byte("the brief")
	signature := s.Sign("b.zip", data)
	if comment, err := v.Verify(data, signature); err != nil || comment != "timestamp:1769904000\tfile:b.zip\thashed" {
		t.Errorf("%q, %v", comment, err)
	}
	if !bytes.Equal(signature, s.Sign("b.zip", data)) {
		t.Error("a second signature is another")
	}
	if _, err := v.Verify([]byte("the brief."), signature); err == nil {
		t.Error("another file has the same signature")
	}
	forged := bytes.Replace(signature, []byte("file:b.zip"), []byte("file:c.zip"), 1)
	if _, err := v.Verify(data, forged); err == nil {
		t.Error("the trusted comment can be changed")
	}
	other, _ := keys(t)
	w, err := NewVerifier("untrusted comment: x\n" + other + "\n")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Verify(data, signature); err == nil || !strings.Contains(err.Error(), "signed with the key") {
		t.Errorf("with another key: %v", err)
	}
	for _, bad := range []string{"", "x", "untrusted comment: x\nRWQ\n"} {
		if _, err := v.Verify(data, []byte(bad)); err == nil {
			t.Errorf("%q is a signature", bad)
		}
		if _, err := NewVerifier(bad); err == nil {
			t.Errorf("%q is a public key", bad)
		}
		if _, err := NewSigner([]byte(bad), none, signedAt); err == nil {
			t.Errorf("%q is a secret key", bad)
		}
	}
}

// An unpacked bundle can be verified, too: its checksums are signed inside the zip.
func TestSignedZip(t *testing.T) {
	public, secret := keys(t)
	s, err := NewSigner(secret, none, signedAt)
	if err != nil {
		t.Fatal(err)
	}
	o := options
	o.Signer = s
	data := archive(t, example(t), o)
	r, err := VerifyZip(bytes.NewReader(data), int64(len(data)))
	if err != nil || !r.Intact() {
		t.Fatalf("%s, %v", said(r), err)
	}
	v, err := NewVerifier(public)
	if err != nil {
		t.Fatal(err)
	}
	if comment, err := v.Verify(r.Checksums, r.Signature); err != nil || !strings.Contains(comment, "file:venezuela-2019-02-01/SHA256SUMS") {
		t.Errorf("%q, %v", comment, err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Open(options.Folder + "/SHA256SUMS.minisig"); err != nil {
		t.Error(err)
	}
}

// A secret key that the program minisign has encrypted, where it had so little memory that it asks for little.
const encrypted = "untrusted comment: minisign encrypted secret key, for tests alone\n" +
	"RWRTY0IylFjDkh+QoFkrSOfGyQHjBwQ6KAruT7kmqQ5q00W1kGYAABAAAAAAAAAAAAIAAAAAlR/yVAz53/18JEK+3JaAd+eD85/Exl5PVboTxv" +
	"SCVlx9mX78IytM03MjRjSOybjS8JNYWR7J13gycm4j05sicrUk13jI67GBT4g6XcB1rMwJ/bQa79lQQ2i7iykQxAtC64psDfSulqg=\n"

func TestSignWithPassword(t *testing.T) {
	if _, err := NewSigner([]byte(encrypted), func() (string, error) { return "open sesame", nil }, signedAt); err != nil {
		t.Error(err)
	}
	if _, err := NewSigner([]byte(encrypted), func() (string, error) { return "sesame", nil }, signedAt); err == nil || !strings.Contains(err.Error(), "password") {
		t.Errorf("with a wrong password: %v", err)
	}
	if _, err := NewSigner([]byte(encrypted), none, signedAt); err == nil || err.Error() != "a password was asked" {
		t.Errorf("without a password: %v", err)
	}
}

// The program minisign takes our signatures, and we take its keys and signatures.
func TestMinisign(t *testing.T) {
	program, err := exec.LookPath("minisign")
	if err != nil {
		t.Skip("minisign is not installed")
	}
	dir := t.TempDir()
	run := func(args ...string) {
		t.Helper()
		c := exec.Command(program, args...)
		c.Dir = dir
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("minisign %q: %v\n%s", args, err, out)
		}
	}
	read := func(name string) []byte {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	run("-G", "-W", "-p", "key.pub", "-s", "key.sec")
	s, err := NewSigner(read("key.sec"), none, signedAt)
	if err != nil {
		t.Fatal(err)
	}
	data := []byte("the brief")
	for name, content := range map[string][]byte{"b.zip": data, "b.zip.minisig": s.Sign("b.zip", data)} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run("-V", "-p", "key.pub", "-m", "b.zip")

	run("-S", "-s", "key.sec", "-m", "b.zip", "-x", "theirs")
	v, err := NewVerifier(string(read("key.pub")))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Verify(data, read("theirs")); err != nil {
		t.Error(err)
	}
}
