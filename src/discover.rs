//! Floor 5: which files, what each is, which belong together.
