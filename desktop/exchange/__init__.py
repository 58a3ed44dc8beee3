"""Files that come and go: workbooks, imports, exports, bundles."""
