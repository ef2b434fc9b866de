use super::console::{self, Reader};
use super::exit::Exit;
use crate::check::Report;
use crate::policy::baseline::{Baseline, Marking};
use crate::policy::fingerprint::Fingerprints;
use crate::report::{self, Findings, Format, Run, Summary, Terminal};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Findings that are written while a run goes on, part by part.
pub(super) struct Parts<'a> {
    format: Format,
    terminal: &'a Terminal,
    directory: &'a Path,
    /// What is known of the run when it begins.
    pub run: Run,
    /// What findings are called, where somebody is told.
    names: Option<Fingerprints>,
    /// What the baseline knows.
    pub known: Option<Marking<'a>>,
    /// What was written, in numbers.
    told: Option<Summary>,
    /// Why no more can be written.
    trouble: Option<String>,
}

impl<'a> Parts<'a> {
    /// Nothing written yet. Paths are told as seen from `directory`; findings are written as `outputs` as well.
    pub fn new(
        format: Format,
        outputs: &[(Format, PathBuf)],
        terminal: &'a Terminal,
        directory: &'a Path,
        run: Run,
        baseline: Option<&'a Baseline>,
    ) -> Self {
        let mut formats = outputs.iter().map(|(format, _)| *format).chain([format]);
        let names = formats.any(Format::tells_fingerprints).then(|| Fingerprints::new(&run.root));
        let known = baseline.map(|baseline| baseline.marking(&run.root));
        Self { format, terminal, directory, run, names, known, told: None, trouble: None }
    }

    /// Writes a part. Whether there shall be more.
    pub fn write(&mut self, mut part: Report) -> ControlFlow<()> {
        if let Some(known) = &mut self.known {
            known.mark(&part.sources, &mut part.diagnostics);
        }
        let findings = self.findings(&part, &self.run.clone());
        let written = console::print(|out| report::write(self.format, &findings, self.terminal, out));
        self.told = Some(findings.summary);
        match written {
            Ok(Reader::There) => return ControlFlow::Continue(()),
            Ok(Reader::Gone) => {}
            Err(trouble) => self.trouble = Some(trouble),
        }
        ControlFlow::Break(())
    }

    /// How a run ended of which nobody wanted to read more.
    pub fn cut(self) -> Result<Exit, String> {
        match (self.trouble, self.told) {
            (Some(trouble), _) => Err(trouble),
            (None, Some(told)) if told.failing > 0 => Ok(Exit::Found),
            (None, _) => Ok(Exit::Clean),
        }
    }

    /// The findings of a part, with what was told before in their numbers.
    pub fn findings<'r>(&mut self, part: &'r Report, run: &Run) -> Findings<'r> {
        let Report { sources, diagnostics, secrets, .. } = part;
        let findings =
            Findings::part(sources, diagnostics, secrets, self.directory, run, self.names.as_mut());
        match &self.told {
            Some(before) => findings.after(before),
            None => findings,
        }
    }
}
