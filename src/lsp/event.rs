use lsp_server::{ErrorCode, Message, RequestId};

/// What the server waits for.
#[derive(Debug)]
pub(super) enum Event {
    /// A message as it should be.
    Message(Message),
    /// Something that is none.
    Broken(Broken),
    /// Nothing more comes.
    Closed,
    /// The program that the server works for is gone.
    Orphaned,
}

/// Something that was sent and is no message.
#[derive(Debug)]
pub(super) struct Broken {
    /// The request that it seems to be; `None` where that cannot be told.
    pub(super) id: Option<RequestId>,
    /// What kind of mistake it is.
    pub(super) code: ErrorCode,
    /// What is wrong, in words.
    pub(super) why: String,
}
