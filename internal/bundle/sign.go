package bundle

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"aead.dev/minisign"
)

// SignatureExtension is what the name of a signature adds to that of the signed file.
const SignatureExtension = ".minisig"

// A Signer signs files as the program minisign does (https://jedisct1.github.io/minisign/): Ed25519 over the BLAKE2b checksum.
// Whoever has the public key can tell that a file is from the owner of the secret one. The same file and time give the same
// signature.
type Signer struct {
	key minisign.PrivateKey
	at  time.Time
}

// NewSigner reads a secret key, the content of a file that minisign -G has made. Where the key is encrypted, password is asked.
// The time is the one that signatures name.
func NewSigner(key []byte, password func() (string, error), at time.Time) (*Signer, error) {
	s := &Signer{at: dosTime(at)}
	if !minisign.IsEncrypted(key) {
		if err := s.key.UnmarshalText(key); err != nil {
			return nil, fmt.Errorf("this is no secret key of minisign: %w", err)
		}
		return s, nil
	}
	word, err := password()
	if err != nil {
		return nil, err
	}
	if s.key, err = minisign.DecryptKey(word, key); err != nil {
		return nil, errors.New("the password does not fit the secret key")
	}
	return s, nil
}

// Sign returns the signature of a file: the content of the file of its name with SignatureExtension. It states the name and the
// time in words that are signed as well.
func (s *Signer) Sign(name string, data []byte) []byte {
	trusted := fmt.Sprintf("timestamp:%d\tfile:%s\thashed", s.at.Unix(), name)
	untrusted := fmt.Sprintf("signature with the key %016X", s.key.ID())
	return append(bytes.TrimRight(minisign.SignWithComments(s.key, data, trusted, untrusted), "\n"), '\n')
}

// A Verifier tells whether a file was signed with the secret key that belongs to its public one.
type Verifier struct {
	key minisign.PublicKey
}

// NewVerifier reads a public key: the content of a file that minisign -G has made, or its second line alone.
func NewVerifier(text string) (*Verifier, error) {
	v := new(Verifier)
	if err := v.key.UnmarshalText([]byte(strings.TrimSpace(text))); err != nil {
		return nil, fmt.Errorf("this is no public key of minisign: %w", err)
	}
	return v, nil
}

// Verify returns what the signature says of the file in words that are signed as well, or an error if it is not the signature of
// these bytes with this key.
func (v *Verifier) Verify(data, signature []byte) (comment string, err error) {
	var s minisign.Signature
	if err := s.UnmarshalText(signature); err != nil {
		return "", fmt.Errorf("this is no signature of minisign: %w", err)
	}
	if s.KeyID != v.key.ID() {
		return "", fmt.Errorf("it was signed with the key %016X, not with %016X", s.KeyID, v.key.ID())
	}
	if !minisign.Verify(v.key, data, signature) {
		return "", errors.New("the signature is not one of this file")
	}
	return s.TrustedComment, nil
}
