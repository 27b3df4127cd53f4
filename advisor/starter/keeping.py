"""What keeps the record of a project whole in version control, however a person has set it up."""

# Nearer files win: over a person's own ignore file, and over attributes of the repository's root.
IGNORE = b"""\
# All of this belongs into version control, whatever is ignored elsewhere.
!*
/undo/
"""
# As bytes: no line ends changed (core.autocrlf), no pointers in place of files (LFS), nothing
# written in on checkout, nothing dropped from an archive.
ATTRIBUTES = b"""\
# fwpick knows these files by their bytes.
* -text -filter -ident -working-tree-encoding -export-subst -export-ignore
pristine.tar -diff -merge
"""
FILES_OF_GIT = {".gitignore": IGNORE, ".gitattributes": ATTRIBUTES}
EXPLAINED = {
    ".gitignore": "Keeps this folder in version control, whatever is ignored elsewhere.",
    ".gitattributes": "Keeps these files byte for byte in version control.",
}
