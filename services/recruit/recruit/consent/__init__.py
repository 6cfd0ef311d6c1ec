"""동의: which consents are asked, in which words and version."""
