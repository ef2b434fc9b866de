use super::words;

words! {
    /// Where a directive is written.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum SettingPlace {
        /// In a configuration file.
        Conf = "conf",
        /// In the arguments of a server.
        Arguments = "arguments",
        /// In a variable that the image turns into it.
        Environment = "environment",
        /// In the `sentinel` line of a configuration file.
        Sentinel = "sentinel" ("a `sentinel` line"),
        /// In an ACL file.
        AclFile = "acl-file" ("a line of it"),
    }
}
