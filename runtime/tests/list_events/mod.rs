//! An operation that answers with events, as it is generated.

use std::convert::Infallible;

use oasmith_runtime::{Call, Client, DecodeError, Events, Method, Operation, RawResponse};

#[derive(Clone, Debug)]
pub(crate) struct ListEvents {
    call: Call,
}

impl ListEvents {
    pub(crate) fn new(client: &Client, method: Method) -> Self {
        let mut call = client.call("listEvents", method, "/events");
        call.accept("text/event-stream, */*;q=0.5");
        Self { call }
    }
}

impl Operation for ListEvents {
    type Output = Events<i64>;
    type Error = Infallible;

    const IS_STREAMED: bool = true;

    fn success(response: &RawResponse) -> Result<Option<Events<i64>>, DecodeError> {
        match response.status().as_u16() {
            200 => Ok(Some(response.items()?)),
            _ => Ok(None),
        }
    }
}

oasmith_runtime::request!(ListEvents);
