"""A code from a phone beside the password: TOTP (RFC 6238) and recovery codes (ASVS 6.5)."""
