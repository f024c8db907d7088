#![doc = include_str!("../README.md")]
// Which feature an item is of.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod auth;
#[cfg(feature = "blocking")]
mod blocking;
mod body;
mod client;
mod clock;
mod deadline;
mod error;
mod exchange;
mod formats;
mod headers;
mod hooks;
mod mock_transport;
mod operation;
mod pages;
mod pending;
mod problem;
mod random;
mod redirect;
mod request;
#[cfg(feature = "reqwest")]
#[cfg_attr(all(target_family = "wasm", target_os = "unknown"), path = "fetch_transport.rs")]
mod reqwest_transport;
mod response;
mod resume;
mod retry;
mod sequence;
mod servers;
#[cfg(feature = "tower")]
mod tower_transport;
#[cfg(feature = "tracing")]
mod trace;
mod transport;
#[cfg(feature = "validate")]
mod validate;
mod wire;
#[cfg(feature = "xml")]
pub mod xml;

#[cfg(feature = "oauth2")]
pub use auth::oauth2;
pub use auth::{
    AccessToken, Alternatives, Credential, Scheme, Security, TokenCache, TokenError, TokenFuture, TokenProvider,
};
#[cfg(feature = "blocking")]
pub use blocking::{Blocking, BlockingIter};
pub use body::Body;
#[doc(no_inline)]
pub use bytes::Bytes;
pub use client::{BuildError, Client, ClientBuilder};
pub use error::{ApiError, Error, InvalidResponse, UnfollowedRedirect};
pub use formats::{Base64, Base64Url, Date, DateTime, Decimal, Duration, FormatError, Password, Time, Uuid};
pub use headers::{HeaderField, HeaderReader, HeaderStyle, Headers};
pub use hooks::{CallInfo, Hook, RetryCause, Retrying, Sent};
pub use http;
#[doc(no_inline)]
pub use http::{HeaderMap, Method, StatusCode};
pub use mock_transport::{MockAnswer, MockRequest, MockTransport};
pub use operation::{ErrorResponse, Operation};
pub use pages::{Items, Next, Pages, Paginated};
pub use pending::{Pending, PendingRaw, PendingStream};
pub use problem::Problem;
pub use request::{Call, CookieStyle, File, FileOr, FormStyle, Multipart, PathStyle, QueryStyle, RequestError};
pub use response::{RawResponse, Response};
pub use retry::Retry;
pub use sequence::{
    Event, EventData, Events, ItemBody, ItemError, JsonLines, Part, Parts, PlainText, Sequence, Streamed,
};
#[doc(no_inline)]
pub use serde_json::Value;
pub use servers::UnknownServerValue;
#[cfg(feature = "tower")]
pub use tower_transport::TowerTransport;
pub use transport::{Transport, TransportError, TransportFuture};
#[cfg(feature = "validate")]
pub use validate::{Validate, Violation, Violations};
pub use wire::{
    Decode, DecodeError, DecodeField, DecodeList, DecodeMap, DecodeSlot, Encode, EncodeError, EncodeField, EncodeList,
    EncodeMap, Nullable, Presence, Reader, Rule, Union, Writer, from_json, from_value, to_json, to_value,
};

/// What a model needs to say how it is read and written. Generated models import it whole.
pub mod prelude {
    pub use crate::Presence::{Optional, Required};
    pub use crate::{Decode, DecodeError, DecodeField, Encode, EncodeField, Reader, Writer};
}

/// What the macros of this crate expand to.
#[doc(hidden)]
pub mod __private {
    pub use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

    pub use crate::servers::known_server_value;
    #[cfg(feature = "validate")]
    pub use crate::validate::validate;
    pub use crate::wire::{
        debug, deserialize, equal, hash, known_value, named, read_string, serialize, show, write_string,
    };
}
