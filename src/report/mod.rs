//! Floor 7: findings for people and programs, one file per format.
