//! Lists that come in pages: how the next one is asked for, and the streams of pages and of their items.
//!
//! What differs between operations is data ([`Next`]); the stepping itself is not generic and compiled once.

pub(crate) mod cursor;
pub(crate) mod link;

use std::fmt;
use std::future::poll_fn;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::request::Parameter;
use crate::{Call, Error, Operation, Pending, RequestError, Response};

/// An operation whose answer is one page of a list.
///
/// ```
/// use oasmith_runtime::{Call, DecodeError, Next, Operation, Paginated, RawResponse};
/// use std::convert::Infallible;
/// # use oasmith_runtime::http::{Method, Response};
/// # use oasmith_runtime::{Client, ClientBuilder};
/// # use std::future::Future;
///
/// struct ListNames {
///     call: Call,
/// }
///
/// impl Operation for ListNames {
///     type Output = Vec<String>;
///     type Error = Infallible;
///
///     fn success(response: &RawResponse) -> Result<Option<Self::Output>, DecodeError> {
///         response.json().map(Some)
///     }
/// }
///
/// oasmith_runtime::request!(ListNames);
///
/// impl Paginated for ListNames {
///     type Item = String;
///
///     const NEXT: Next = Next::Offset { parameter: "offset", first: 0 };
///
///     fn items_of(page: &mut Self::Output) -> Option<&mut Vec<Self::Item>> {
///         Some(page)
///     }
/// }
///
/// # let pages = |request: oasmith_runtime::http::Request<_>, _| async move {
/// #     let is_first = request.uri().query().is_none();
/// #     Ok(Response::new(if is_first { r#"["Ada", "Alan"]"# } else { "[]" }.into()))
/// # };
/// # let client: Client = ClientBuilder::new("https://api.example.com").transport(pages).build().unwrap();
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let mut names = ListNames { call: client.call("listNames", Method::GET, "/names") }.items();
/// let mut all = Vec::new();
/// while let Some(name) = names.next().await {
///     all.push(name?);
/// }
/// assert_eq!(all, ["Ada", "Alan"]);
/// # Ok::<(), oasmith_runtime::Error<Infallible>>(()) }).unwrap();
/// ```
pub trait Paginated: Operation {
    /// One item of the list.
    type Item;

    /// How the next page is asked for.
    const NEXT: Next;

    /// The items of a page, if it has any.
    fn items_of(page: &mut Self::Output) -> Option<&mut Vec<Self::Item>>;

    /// The pages, one after another from the one that this request asks for. One is held at a time.
    ///
    /// Each is a request of its own with the headers, the timeout and the credentials of this one. Where the body says which page is meant,
    /// an `Idempotency-Key` goes with the first alone: with another body it would stand for another request.
    fn pages(self) -> Pages<Self> {
        Pages { operation: self, state: State::Ready, steps: Steps::new(Self::NEXT) }
    }

    /// The items of all pages. One page is held at a time, and the next is asked for when its items are gone.
    fn items(self) -> Items<Self> {
        Items { pages: self.pages(), page: Vec::new().into_iter() }
    }
}

/// How the page after an answer is asked for, and when there is none. Places in a body are JSON Pointers (RFC 6901).
///
/// A `parameter` is one of the query, or a place in the JSON body of the request, as searches by `POST` have it: `/start_cursor`.
///
/// A page without items is not the last one where the answer still leads on: servers that filter give such pages. A thousand of them in a
/// row are an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Next {
    /// By a parameter that takes a text or number of the answer. Where that is missing, null, false or empty, the list ends.
    Cursor {
        /// The parameter.
        parameter: &'static str,
        /// The place of the text.
        from: &'static str,
    },
    /// By a parameter that takes a text or number of the last item of the page, as Stripe has it. A page without items ends the list.
    LastItem {
        /// The parameter.
        parameter: &'static str,
        /// The place of the items.
        items: &'static str,
        /// The place of the text in an item.
        from: &'static str,
        /// The place of what is `false` on the last page, if anything is.
        more: Option<&'static str>,
    },
    /// By a parameter that counts the items before the page. A page without items ends the list; one that is the same as the page before is
    /// an error, since a server that does not know the parameter, or gives the last page again and again, would never end it.
    Offset {
        /// The parameter.
        parameter: &'static str,
        /// What a request without it means.
        first: u64,
    },
    /// By a parameter that counts the pages, as [`Offset`](Self::Offset) counts the items.
    Page {
        /// The parameter.
        parameter: &'static str,
        /// What a request without it means.
        first: u64,
    },
    /// By an address in the answer. Where that is missing, null, false or empty, the list ends.
    Url {
        /// The place of the address.
        from: &'static str,
    },
    /// By the header `Link` with the relation `next` (RFC 8288). Without one the list ends.
    Link,
    /// Not at all: everything comes in one page.
    Never,
}

/// The pages of a list: a [`Stream`] of answers. See [`Paginated::pages`].
///
/// An error ends it. An address of another origin (RFC 6454) than that of the request is an error, since credentials would go
/// there; so is one, or a cursor, that leads in a circle.
#[must_use = "nothing is sent until a page is asked for"]
pub struct Pages<O: Paginated> {
    operation: O,
    state: State<O>,
    steps: Steps,
}

enum State<O> {
    Ready,
    Waiting(Pending<O>),
    Broken(RequestError),
    Done,
}

/// Nothing of it is ever pinned.
impl<O: Paginated> Unpin for Pages<O> {}

impl<O: Paginated> Pages<O> {
    /// The next page, or `None` after the last one and after an error.
    pub async fn next(&mut self) -> Option<Result<Response<O::Output>, Error<O::Error>>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// What comes after a page.
    fn after(&mut self, page: &mut Response<O::Output>) -> State<O> {
        let count = O::items_of(page.body_mut()).map_or(0, |items| items.len());
        let call = self.operation.as_mut();
        match self.steps.advance(call, page, count) {
            Ok(true) => State::Ready,
            Ok(false) => State::Done,
            Err(problem) => State::Broken(RequestError::new(call.operation(), format!("the next page: {problem}"))),
        }
    }
}

impl<O: Paginated> Stream for Pages<O> {
    type Item = Result<Response<O::Output>, Error<O::Error>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if matches!(self.state, State::Ready) {
            self.state = State::Waiting(Pending::new(&mut self.operation.as_ref().clone()));
        }
        let mut outcome = None;
        if let State::Waiting(pending) = &mut self.state {
            outcome = Some(ready!(Pin::new(pending).poll(context)));
        }
        let state = match &mut outcome {
            Some(Ok(page)) => self.after(page),
            Some(Err(_)) | None => State::Done,
        };
        Poll::Ready(match std::mem::replace(&mut self.state, state) {
            State::Broken(error) => Some(Err(error.into())),
            State::Ready | State::Waiting(_) | State::Done => outcome,
        })
    }
}

impl<O: Paginated> fmt::Debug for Pages<O> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Pages")
    }
}

/// The items of a list that comes in pages: a [`Stream`] of them. See [`Paginated::items`] and [`Pages`].
#[must_use = "nothing is sent until an item is asked for"]
pub struct Items<O: Paginated> {
    pages: Pages<O>,
    page: std::vec::IntoIter<O::Item>,
}

/// Nothing of it is ever pinned.
impl<O: Paginated> Unpin for Items<O> {}

impl<O: Paginated> Items<O> {
    /// The next item, or `None` after the last one and after an error.
    pub async fn next(&mut self) -> Option<Result<O::Item, Error<O::Error>>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<O: Paginated> Stream for Items<O> {
    type Item = Result<O::Item, Error<O::Error>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(page)) => {
                    let mut body = page.into_body();
                    self.page = O::items_of(&mut body).map(std::mem::take).unwrap_or_default().into_iter();
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<O: Paginated> fmt::Debug for Items<O> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Items")
    }
}

/// More than any filter leaves out: the server leads on for ever.
const MOST_EMPTY: usize = 1000;

/// The way from page to page. A circle is noticed by Brent's algorithm, which keeps one step of those gone, however many: the one
/// whose number is the last power of two. A page that leads to itself is noticed at once.
struct Steps {
    next: Next,
    taken: usize,
    /// How many pages in a row had no items.
    empty: usize,
    kept: Option<Parameter>,
    /// What the last page hashes to, where a count leads on: that is another one each time.
    page: Option<u64>,
}

impl Steps {
    fn new(next: Next) -> Self {
        Self { next, taken: 0, empty: 0, kept: None, page: None }
    }

    /// Lets a call ask for the page after the one it was answered with; `false` if there is none.
    ///
    /// # Errors
    /// Why it cannot.
    fn advance<T>(&mut self, call: &mut Call, page: &Response<T>, count: usize) -> Result<bool, String> {
        let body = page.raw_body();
        let counted = |parameter, first, by| {
            let now: u64 = call.page_number(parameter).unwrap_or(first);
            (count > 0).then(|| Parameter::Literal(now.saturating_add(by).to_string()))
        };
        let step = match self.next {
            Next::Cursor { from, .. } | Next::Url { from } => cursor::value_at(body, from)?,
            Next::LastItem { more: Some(more), .. } if cursor::is_false_at(body, more)? => None,
            Next::LastItem { items, from, .. } => cursor::value_of_last(body, items, from)?,
            Next::Offset { parameter, first } => counted(parameter, first, count as u64),
            Next::Page { parameter, first } => counted(parameter, first, 1),
            Next::Link => link::next(page.headers()).map(Parameter::Text),
            Next::Never => None,
        };
        let Some(step) = step else { return Ok(false) };
        if matches!(self.next, Next::Offset { .. } | Next::Page { .. }) {
            let mut hasher = DefaultHasher::new();
            body.hash(&mut hasher);
            if self.page.replace(hasher.finish()) == Some(hasher.finish()) {
                return Err("the answer is the same as that of the page before".to_owned());
            }
        }
        let leads_on = match self.next {
            Next::Cursor { parameter, .. }
            | Next::LastItem { parameter, .. }
            | Next::Offset { parameter, .. }
            | Next::Page { parameter, .. } => call.set_page(parameter, step.clone())?,
            Next::Url { .. } | Next::Link => match &step {
                Parameter::Text(address) => call.lead_to(address, page.effective.as_deref())?,
                _ => return Err("a number is no address".to_owned()),
            },
            Next::Never => false,
        };
        if !leads_on || self.kept.as_ref() == Some(&step) {
            // Some servers repeat the last cursor for ever, with nothing in the page.
            return if count == 0 {
                Ok(false)
            } else {
                Err("the answer leads to a page that was there before".to_owned())
            };
        }
        self.empty = if count == 0 { self.empty + 1 } else { 0 };
        if self.empty >= MOST_EMPTY {
            return Err(format!("{MOST_EMPTY} in a row had nothing in them"));
        }
        self.taken += 1;
        if self.taken.is_power_of_two() {
            self.kept = Some(step);
        }
        Ok(true)
    }
}
