//! ACL rules: the words of a `user` line or a line of an ACL file.
