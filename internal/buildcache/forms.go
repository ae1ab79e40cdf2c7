package buildcache

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"os"

	"brief/internal/compress"
)

// formsEnding is how the name of a file with compressed forms ends.
const formsEnding = ".forms"

// LoadForms returns the compressed forms that a program has kept for a destination; none where there are none, or where they are not
// as they were kept.
func (c *Cache) LoadForms(destination, program string) compress.Store {
	if c == nil {
		return nil
	}
	path, err := c.file(destination, formsEnding)
	if err != nil {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil || len(data) < sha256.Size {
		return nil
	}
	sum, rest := data[:sha256.Size], data[sha256.Size:]
	if !bytes.Equal(sum, formsSum(program, rest)) {
		return nil
	}
	var forms compress.Store
	if gob.NewDecoder(bytes.NewReader(rest)).Decode(&forms) != nil {
		return nil
	}
	return forms
}

// StoreForms keeps compressed forms for a destination in place of those before.
func (c *Cache) StoreForms(destination, program string, forms compress.Store) error {
	if c == nil {
		return nil
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(forms); err != nil {
		return err
	}
	return c.write(destination, formsEnding, append(formsSum(program, b.Bytes()), b.Bytes()...))
}

// formsSum ties forms to the program that made them: another one may make others.
func formsSum(program string, data []byte) []byte {
	h := sha256.New()
	writePart(h, program)
	h.Write(data)
	return h.Sum(nil)
}
