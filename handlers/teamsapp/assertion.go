package teamsapp

import (
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// assertionTime is how long a signed assertion serves. It is used at once.
const assertionTime = 10 * time.Minute

// certificate proves who the app is by signing, so that no secret travels.
type certificate struct {
	key        *rsa.PrivateKey
	thumbprint string
}

// CheckCertificate says why an app cannot prove itself with these PEM blocks.
func CheckCertificate(data []byte) error {
	_, err := readCertificate(data)
	return err
}

// readCertificate reads one certificate and its RSA key from PEM blocks, in
// either order. Other blocks, such as those of issuers, are passed over.
func readCertificate(data []byte) (*certificate, error) {
	var certs []*x509.Certificate
	var key *rsa.PrivateKey
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		switch block.Type {
		case "CERTIFICATE":
			c, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return nil, errors.New("a certificate in the file cannot be read")
			}
			certs = append(certs, c)
		case "PRIVATE KEY", "RSA PRIVATE KEY":
			k, err := readPrivateKey(block)
			if err != nil {
				return nil, err
			}
			key = k
		case "ENCRYPTED PRIVATE KEY":
			return nil, errors.New("the key in the certificate file is encrypted: give it without a password, in a file only the coach may read")
		}
	}
	if key == nil {
		return nil, errors.New("the certificate file holds no RSA private key")
	}
	for _, c := range certs {
		if public, ok := c.PublicKey.(*rsa.PublicKey); ok && public.Equal(&key.PublicKey) {
			sum := sha256.Sum256(c.Raw)
			return &certificate{key, base64.RawURLEncoding.EncodeToString(sum[:])}, nil
		}
	}
	return nil, errors.New("the certificate file holds no certificate for its key")
}

func readPrivateKey(block *pem.Block) (*rsa.PrivateKey, error) {
	if block.Type == "RSA PRIVATE KEY" {
		k, err := x509.ParsePKCS1PrivateKey(block.Bytes)
		if err != nil {
			return nil, errors.New("the key in the certificate file cannot be read")
		}
		return k, nil
	}
	k, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, errors.New("the key in the certificate file cannot be read")
	}
	own, ok := k.(*rsa.PrivateKey)
	if !ok {
		return nil, errors.New("the key in the certificate file is no RSA key")
	}
	return own, nil
}

// assertion is a token that says who the app is, for one token endpoint.
// Source: https://learn.microsoft.com/entra/identity-platform/certificate-credentials
func (c *certificate) assertion(appID, audience, id string, now time.Time) (string, error) {
	t := jwt.NewWithClaims(jwt.SigningMethodPS256, jwt.RegisteredClaims{
		Issuer: appID, Subject: appID, Audience: jwt.ClaimStrings{audience}, ID: id,
		IssuedAt: jwt.NewNumericDate(now), NotBefore: jwt.NewNumericDate(now),
		ExpiresAt: jwt.NewNumericDate(now.Add(assertionTime)),
	})
	t.Header["x5t#S256"] = c.thumbprint
	signed, err := t.SignedString(c.key)
	if err != nil {
		return "", fmt.Errorf("signing with the certificate: %w", err)
	}
	return signed, nil
}
