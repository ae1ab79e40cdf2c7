package bundle

// SignatureExtension is what the name of a signature adds to that of the signed file.
const SignatureExtension = ".minisig"
