"""What Teams is told about us: the manifest template, the icons and the language files, read as package data."""
