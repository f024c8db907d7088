//! Two models and an operation, written as the generator writes them, and requests of any template.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used, reason = "a failing test panics")]
#![allow(dead_code, unreachable_pub, reason = "each test uses a part of it")]

pub mod strings;

use std::collections::BTreeMap;

use oasmith_runtime::Presence::{Optional, Required};
use oasmith_runtime::http::{self, Request};
use oasmith_runtime::{
    Body, Call, ClientBuilder, Decode, DecodeError, Encode, ErrorResponse, Method, Nullable, Operation, RawResponse,
    Reader, RequestError, Writer, from_json,
};

#[derive(Clone, Default)]
pub struct InboundIp {
    pub region: Option<SipRegion>,
    pub channel_limit: Nullable<i64>,
    pub codecs: Option<Vec<String>>,
}

impl Decode for InboundIp {
    fn blank() -> Self {
        Self::default()
    }

    fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        reader.object(&mut [
            ("region", Optional, &mut self.region),
            ("channel_limit", Optional, &mut self.channel_limit),
            ("codecs", Optional, &mut self.codecs),
        ])
    }
}

impl Encode for InboundIp {
    fn encode(&self, writer: &mut dyn Writer) {
        writer.object(&[
            ("region", Optional, &self.region),
            ("channel_limit", Optional, &self.channel_limit),
            ("codecs", Optional, &self.codecs),
        ]);
    }
}

#[derive(Clone)]
pub struct Connection {
    pub id: String,
    pub parent: Option<String>,
    pub port: u32,
    pub weight: Option<f64>,
    pub level: Option<Level>,
    pub inbound: InboundIp,
    pub spare: Option<Box<Connection>>,
    pub additional_properties: BTreeMap<String, i64>,
}

impl Decode for Connection {
    fn blank() -> Self {
        Self {
            id: Decode::blank(),
            parent: Decode::blank(),
            port: Decode::blank(),
            weight: Decode::blank(),
            level: Decode::blank(),
            inbound: Decode::blank(),
            spare: Decode::blank(),
            additional_properties: Decode::blank(),
        }
    }

    fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        reader.object_with(
            &mut [
                ("id", Required, &mut self.id),
                ("parent", Required, &mut self.parent),
                ("port", Required, &mut self.port),
                ("weight", Optional, &mut self.weight),
                ("level", Optional, &mut self.level),
                ("inbound", Required, &mut self.inbound),
                ("spare", Optional, &mut self.spare),
            ],
            &mut self.additional_properties,
        )
    }
}

impl Encode for Connection {
    fn encode(&self, writer: &mut dyn Writer) {
        writer.object_with(
            &[
                ("id", Required, &self.id),
                ("parent", Required, &self.parent),
                ("port", Required, &self.port),
                ("weight", Optional, &self.weight),
                ("level", Optional, &self.level),
                ("inbound", Required, &self.inbound),
                ("spare", Optional, &self.spare),
            ],
            &self.additional_properties,
        );
    }
}

oasmith_runtime::model_traits!(InboundIp, Debug, PartialEq, Eq, Hash);
oasmith_runtime::model_traits!(Connection, Debug, PartialEq);

/// An open enum of strings.
#[derive(Clone)]
#[non_exhaustive]
pub enum SipRegion {
    Us,
    Europe,
    Unknown(String),
}

impl SipRegion {
    pub const ALL: &'static [Self] = &[Self::Us, Self::Europe];

    pub fn as_str(&self) -> &str {
        match self {
            Self::Us => "US",
            Self::Europe => "Europe",
            Self::Unknown(value) => value,
        }
    }
}

oasmith_runtime::string_enum!(SipRegion, Unknown);

/// An open enum of integers.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Level {
    Low,
    High,
    Unknown(i64),
}

impl Level {
    pub const ALL: &'static [Self] = &[Self::Low, Self::High];

    pub fn as_i64(self) -> i64 {
        match self {
            Self::Low => 1,
            Self::High => 9,
            Self::Unknown(value) => value,
        }
    }
}

oasmith_runtime::integer_enum!(Level, Unknown);

oasmith_runtime::impl_serde!(InboundIp, Connection, SipRegion, Level);

/// A generated client wraps the runtime's.
#[derive(Clone, Debug)]
pub struct Client {
    inner: oasmith_runtime::Client,
}

impl From<oasmith_runtime::Client> for Client {
    fn from(inner: oasmith_runtime::Client) -> Self {
        Self { inner }
    }
}

impl Client {
    pub fn update(&self, id: &str, body: &InboundIp) -> UpdateConnection {
        let mut call = self.inner.call("updateConnection", Method::PATCH, "/connections/{id}");
        call.path("id", id);
        call.json(body);
        UpdateConnection { call }
    }
}

#[derive(Clone, Debug)]
#[must_use = "an operation does nothing until it is awaited"]
pub struct UpdateConnection {
    pub call: Call,
}

impl UpdateConnection {
    pub fn limit(mut self, limit: i64) -> Self {
        self.call.query("limit", &limit);
        self
    }
}

impl Operation for UpdateConnection {
    type Output = InboundIp;
    type Error = UpdateConnectionError;

    fn success(response: &RawResponse) -> Result<Option<Self::Output>, DecodeError> {
        match response.status().as_u16() {
            200 => Ok(Some(response.json()?)),
            _ => Ok(None),
        }
    }
}

impl ErrorResponse for UpdateConnectionError {
    fn read(response: &RawResponse) -> Result<Option<Self>, DecodeError> {
        let error = match response.status().as_u16() {
            404 => Self::NotFound(response.json()?),
            503 => Self::ServiceUnavailable(response.json()?),
            _ => return Ok(None),
        };
        Ok(Some(error))
    }
}

oasmith_runtime::request!(UpdateConnection);

#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum UpdateConnectionError {
    NotFound(Vec<String>),
    ServiceUnavailable(Vec<String>),
}

pub fn read<T: Decode>(text: &str) -> Result<T, DecodeError> {
    from_json(text.as_bytes())
}

pub fn ok<T: Decode>(text: &str) -> T {
    read(text).unwrap()
}

pub fn error<T: Decode>(text: &str) -> DecodeError {
    read::<T>(text).err().expect("should not be readable")
}

/// A builder of clients that cannot reach anything.
pub fn builder<C: From<oasmith_runtime::Client>>(base_url: &str) -> ClientBuilder<C> {
    ClientBuilder::new(base_url).transport(|_, _| async { Ok(http::Response::default()) })
}

pub fn request(template: &'static str, fill: impl FnOnce(&mut Call)) -> Result<Request<Body>, RequestError> {
    let client: oasmith_runtime::Client = builder("https://api.example.com/v2").build().unwrap();
    let mut call = client.call("test", Method::GET, template);
    fill(&mut call);
    call.request()
}

/// The path and the query of a request, below the base URL.
pub fn get(template: &'static str, fill: impl FnOnce(&mut Call)) -> Result<String, String> {
    let request = request(template, fill).map_err(|error| error.to_string())?;
    let address = request.uri().to_string();
    Ok(address.replace("https://api.example.com/v2", ""))
}
