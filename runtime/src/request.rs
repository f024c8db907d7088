//! Requests as data: an operation's parameters and body come in, an `http::Request` comes out.
//!
//! Nothing here does any I/O; what is wrong with a request is kept and reported when it is built.

mod call;
mod checks;
mod error;
mod form;
mod header;
mod multipart;
mod options;
mod page;
mod parameter;
mod reference;
mod shown;
mod style;
mod url;

pub use call::Call;
pub use error::RequestError;
pub use form::FormStyle;
pub(crate) use header::{bearer, is_secret, parse_header};
pub use multipart::{File, FileOr, Multipart};
pub(crate) use options::Options;
pub(crate) use parameter::Parameter;
pub(crate) use reference::{is_same_origin, resolve};
pub(crate) use shown::shown_query;
#[cfg(feature = "tracing")]
pub(crate) use shown::{REDACTED, has_secret, is_secret_name};
pub(crate) use style::percent_encode;
pub use style::{CookieStyle, PathStyle, QueryStyle};
#[cfg(feature = "tracing")]
pub(crate) use url::is_plain;
pub(crate) use url::{BaseUrl, redacted};
