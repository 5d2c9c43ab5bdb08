//! Implementations that emitted types share, written once. Each macro takes names only; the types themselves are
//! written out in the emitted code.
//!
//! Only local variables of a macro are its own; its other names mean what they mean where it is called. So generic
//! parameters begin with `__`, which no name of a spec does, methods of traits are called by their full path, and nothing
//! is named by way of `Self::` that a variant of an emitted enum could be called like: `Self::Err` would be that variant.

/// `impl_integer_id!(IssueId)` for `pub struct IssueId(pub i64)`: conversions from and to numbers and text, `Display`,
/// [`Slot`](crate::Slot).
#[doc(hidden)]
#[macro_export]
macro_rules! impl_integer_id {
    ($id:ident) => {
        $crate::__from_integers!($id);
        impl ::core::convert::From<i64> for $id {
            fn from(id: i64) -> Self {
                Self(id)
            }
        }
        impl ::core::convert::From<$id> for i64 {
            fn from(id: $id) -> Self {
                id.0
            }
        }
        impl ::core::convert::TryFrom<$id> for u64 {
            type Error = ::core::num::TryFromIntError;

            fn try_from(id: $id) -> ::core::result::Result<Self, Self::Error> {
                Self::try_from(id.0)
            }
        }
        impl ::core::str::FromStr for $id {
            type Err = ::core::num::ParseIntError;

            fn from_str(id: &str) -> ::core::result::Result<Self, ::core::num::ParseIntError> {
                id.parse().map(Self)
            }
        }
        $crate::__from_self!($id);
        $crate::__newtype!($id, i64);
    };
}

/// Conversions from integers for a type that has `From<i64>`. One of them has to be `From<i32>`: where several integer types
/// fit, a literal is an `i32`.
#[doc(hidden)]
#[macro_export]
macro_rules! __from_integers {
    ($name:ident) => {
        impl ::core::convert::From<i32> for $name {
            fn from(id: i32) -> Self {
                Self::from(i64::from(id))
            }
        }
        impl ::core::convert::From<u32> for $name {
            fn from(id: u32) -> Self {
                Self::from(i64::from(id))
            }
        }
        impl ::core::convert::From<u64> for $name {
            /// Converts an ID. A number above `i64::MAX` becomes `i64::MAX`: IDs are signed, so neither exists.
            fn from(id: u64) -> Self {
                Self::from(i64::try_from(id).unwrap_or(i64::MAX))
            }
        }
    };
}

/// `impl_string_id!(JobName)` for `pub struct JobName(pub String)`: conversions from and to text, `Display`,
/// [`Slot`](crate::Slot).
#[doc(hidden)]
#[macro_export]
macro_rules! impl_string_id {
    ($id:ident) => {
        impl ::core::convert::From<&str> for $id {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }
        impl ::core::convert::From<::std::string::String> for $id {
            fn from(id: ::std::string::String) -> Self {
                Self(id)
            }
        }
        impl ::core::convert::From<$id> for ::std::string::String {
            fn from(id: $id) -> Self {
                id.0
            }
        }
        impl ::core::convert::AsRef<str> for $id {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
        impl ::core::str::FromStr for $id {
            type Err = ::core::convert::Infallible;

            fn from_str(id: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(Self(id.to_owned()))
            }
        }
        $crate::__borrowed!($id);
        $crate::__from_self!($id);
        $crate::__newtype!($id, ::std::string::String);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __from_self {
    ($name:ident) => {
        impl ::core::convert::From<&$name> for $name {
            fn from(value: &$name) -> Self {
                ::core::clone::Clone::clone(value)
            }
        }
    };
}

/// Conversions from borrowed text for a type that has `From<&str>` and `From<String>`.
#[doc(hidden)]
#[macro_export]
macro_rules! __borrowed {
    ($name:ident) => {
        impl ::core::convert::From<&::std::string::String> for $name {
            fn from(text: &::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }
        impl ::core::convert::From<::std::borrow::Cow<'_, str>> for $name {
            fn from(text: ::std::borrow::Cow<'_, str>) -> Self {
                Self::from(text.into_owned())
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __newtype {
    ($id:ident, $inner:ty) => {
        impl ::core::fmt::Display for $id {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }
        impl $crate::Slot for $id {
            fn accept<'s>(
                &'s mut self,
                token: $crate::slot::Token<'_>,
            ) -> ::core::result::Result<$crate::slot::Next<'s>, $crate::slot::Mismatch> {
                $crate::Slot::accept(&mut self.0, token)
            }
            fn take(&mut self) -> $crate::Value {
                $crate::Slot::take(&mut self.0)
            }
        }
        $crate::__serde!($id);
    };
}

/// `impl_reference!(ProjectRef: i64, str)` for `pub struct ProjectRef(Key)`: conversions from numbers (`i64`) and text
/// (`str`), and those of all newtypes.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_reference {
    ($reference:ident $(: $($from:ident),+ $(,)?)?) => {
        $($($crate::__reference_from!($reference, $from);)+)?
        $crate::__from_self!($reference);
        $crate::__newtype!($reference, $crate::Key);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __reference_from {
    ($reference:ident, i64) => {
        impl ::core::convert::From<i64> for $reference {
            fn from(id: i64) -> Self {
                Self($crate::Key::from(id))
            }
        }
        $crate::__from_integers!($reference);
    };
    ($reference:ident, str) => {
        impl ::core::convert::From<&str> for $reference {
            fn from(key: &str) -> Self {
                Self($crate::Key::from(key))
            }
        }
        impl ::core::convert::From<::std::string::String> for $reference {
            fn from(key: ::std::string::String) -> Self {
                Self($crate::Key::from(key))
            }
        }
        $crate::__borrowed!($reference);
    };
}

/// `impl_string_enum!(IssueState)` for an enum with `as_str` and `From<&str>`: conversions from and to text,
/// `Display`, `Default` (an unlisted empty text), [`Slot`](crate::Slot).
#[doc(hidden)]
#[macro_export]
macro_rules! impl_string_enum {
    ($name:ident) => {
        impl ::core::default::Default for $name {
            fn default() -> Self {
                Self::Unlisted(::std::string::String::new())
            }
        }
        impl ::core::convert::From<::std::string::String> for $name {
            fn from(wire: ::std::string::String) -> Self {
                Self::from(wire.as_str())
            }
        }
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }
        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            fn from_str(wire: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(Self::from(wire))
            }
        }
        impl $crate::Slot for $name {
            fn accept<'s>(
                &'s mut self,
                token: $crate::slot::Token<'_>,
            ) -> ::core::result::Result<$crate::slot::Next<'s>, $crate::slot::Mismatch> {
                let $crate::slot::Token::Text(wire) = token else {
                    return ::core::result::Result::Err($crate::slot::Mismatch("a string"));
                };
                *self = Self::from(wire);
                ::core::result::Result::Ok(match self {
                    Self::Unlisted(_) => $crate::slot::Next::Unlisted,
                    _ => $crate::slot::Next::Done,
                })
            }
            fn take(&mut self) -> $crate::Value {
                $crate::Value::Text(self.as_str().to_owned())
            }
        }
        $crate::__serde!($name);
    };
}

/// `impl_integer_enum!(AccessLevel)` for an enum with `value` and `From<i64>`: `Display`, `Default` (an unlisted
/// number), [`Slot`](crate::Slot).
#[doc(hidden)]
#[macro_export]
macro_rules! impl_integer_enum {
    ($name:ident) => {
        impl ::core::default::Default for $name {
            fn default() -> Self {
                Self::Unlisted(i64::MIN)
            }
        }
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.value(), f)
            }
        }
        impl $crate::Slot for $name {
            fn accept<'s>(
                &'s mut self,
                token: $crate::slot::Token<'_>,
            ) -> ::core::result::Result<$crate::slot::Next<'s>, $crate::slot::Mismatch> {
                let mut value = 0_i64;
                if let $crate::slot::Next::Converted(expected) = $crate::Slot::accept(&mut value, token)? {
                    *self = Self::from(value);
                    return ::core::result::Result::Ok($crate::slot::Next::Converted(expected));
                }
                *self = Self::from(value);
                ::core::result::Result::Ok(match self {
                    Self::Unlisted(_) => $crate::slot::Next::Unlisted,
                    _ => $crate::slot::Next::Done,
                })
            }
            fn take(&mut self) -> $crate::Value {
                $crate::Value::Integer(self.value())
            }
        }
        $crate::__serde!($name);
    };
}

/// `impl_union!(LabelOrName: Name(String), Label(Label))` for an enum with these variants and `Unlisted(Json)`. The
/// variant that fits best is used. `Names(Vec<String>) = Comma` sets the [list style](crate::ListStyle) of a
/// variant. `impl_union!(Found by Argument("scope"): Issue(Issue) ["issues"], …)` names the [tag](crate::slot::Tag)
/// that tells the variant, and for each variant the values of it.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_union {
    ($name:ident $(by $source:ident($key:literal))?:
        $($variant:ident($ty:ty) $(= $style:ident)? $([$($value:literal),+])?),+ $(,)?) => {
        impl ::core::default::Default for $name {
            fn default() -> Self {
                Self::Unlisted($crate::Json::Null)
            }
        }
        impl $crate::Slot for $name {
            fn accept<'s>(
                &'s mut self,
                _: $crate::slot::Token<'_>,
            ) -> ::core::result::Result<$crate::slot::Next<'s>, $crate::slot::Mismatch> {
                ::core::result::Result::Ok($crate::slot::Next::Choice(self))
            }
            fn take(&mut self) -> $crate::Value {
                match self {
                    $(Self::$variant(value) => $crate::Slot::take(value)$(.in_style($crate::ListStyle::$style))?,)+
                    Self::Unlisted(json) => $crate::Slot::take(json),
                }
            }
        }
        // A union that contains itself holds itself in a box.
        impl $crate::Slot for ::std::boxed::Box<$name> {
            fn accept<'s>(
                &'s mut self,
                token: $crate::slot::Token<'_>,
            ) -> ::core::result::Result<$crate::slot::Next<'s>, $crate::slot::Mismatch> {
                <$name as $crate::Slot>::accept(self, token)
            }
            fn take(&mut self) -> $crate::Value {
                <$name as $crate::Slot>::take(self)
            }
        }
        impl $crate::slot::Choice for $name {
            fn variant(&mut self, index: usize) -> ::core::option::Option<&mut dyn $crate::Slot> {
                let variants: &[fn() -> Self] =
                    &[$(|| Self::$variant(::core::default::Default::default())),+];
                *self = variants.get(index)?();
                match self {
                    $(Self::$variant(value) => ::core::option::Option::Some(value),)+
                    Self::Unlisted(_) => ::core::option::Option::None,
                }
            }
            fn unlisted(&mut self, json: $crate::Json) {
                *self = Self::Unlisted(json);
            }
            fn tag(&self) -> ::core::option::Option<$crate::slot::Tag> {
                $crate::__union_tag!([$($source($key))?] $([$($($value),+)?])+)
            }
        }
        $crate::__serde!($name);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __union_tag {
    ([] $($values:tt)+) => {
        ::core::option::Option::None
    };
    ([$source:ident($key:literal)] $([$($value:literal),*])+) => {
        ::core::option::Option::Some($crate::slot::Tag {
            source: $crate::slot::TagSource::$source($key),
            variants: const { &[$(&[$($value),*]),+] },
        })
    };
}

/// `impl_records!(Issue, Label)`: implementations that all records share. With the feature `serde`, these are its
/// traits.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_records {
    ($($name:ident),+ $(,)?) => {
        $($crate::__serde!($name);)+
    };
}

/// `impl_outcome!(Outcome: 201 => Created(Project), 304 => NotModified)` for an enum with these variants: selects the
/// variant by status. Any other success status selects the first.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_outcome {
    ($name:ident: $($status:literal => $variant:ident $(($ty:ty))?),+ $(,)?) => {
        impl $crate::FromResponse for $name {
            fn from_response(response: $crate::RawResponse) -> ::core::result::Result<Self, $crate::slot::DecodeError> {
                match response.status {
                    $($status => $crate::__outcome!(response, $variant $(, $ty)?),)+
                    _ => $crate::__first_outcome!(response; $($variant $(($ty))?),+),
                }
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __outcome {
    ($response:ident, $variant:ident) => {
        ::core::result::Result::Ok(Self::$variant)
    };
    ($response:ident, $variant:ident, $ty:ty) => {
        <$ty as $crate::FromResponse>::from_response($response).map(Self::$variant)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __first_outcome {
    ($response:ident; $variant:ident $(($ty:ty))? $(, $rest:ident $(($rest_ty:ty))?)*) => {
        $crate::__outcome!($response, $variant $(, $ty)?)
    };
}

/// `impl_single!(Create, Issue)` for `pub struct Create(Call)`: an operation with one response.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_single {
    ($request:ident, $output:ty) => {
        impl $request {
            /// Sends the request. Returns a future with the async client, the result itself with the blocking one.
            pub fn send<__C: $crate::ApiClient>(self, client: &__C) -> __C::Output<$output> {
                $crate::ApiClient::send(client, self.0)
            }

            /// Sends the request like `send`, and also returns status and headers.
            pub fn response<__C: $crate::ApiClient>(self, client: &__C) -> __C::Output<$crate::Response<$output>> {
                $crate::ApiClient::send(client, self.0)
            }
        }
        $crate::__operation!($request, $output);
    };
}

/// `impl_list!(List, Issue)` for `pub struct List(Call)`: an operation that returns pages.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_list {
    ($request:ident, $item:ty) => {
        impl $request {
            /// Fetches one page: the first, or the one set with [`from_page`](Self::from_page) or
            /// [`resume`](Self::resume).
            pub fn page<__C: $crate::ApiClient>(self, client: &__C) -> __C::Output<$crate::Page<$item>> {
                $crate::ApiClient::page(client, self.0)
            }

            /// Returns all pages, fetched as they are asked for.
            pub fn pages<__C: $crate::ApiClient>(self, client: &__C) -> __C::Pages<$item> {
                $crate::ApiClient::pages(client, self.0)
            }

            /// Returns the items of all pages, fetched as they are asked for.
            pub fn items<__C: $crate::ApiClient>(self, client: &__C) -> __C::Items<$item> {
                $crate::ApiClient::items(client, self.0)
            }

            /// Fetches up to `max` items, with as few requests as that takes.
            pub fn all<__C: $crate::ApiClient>(self, client: &__C, max: usize) -> __C::Output<::std::vec::Vec<$item>> {
                $crate::ApiClient::all(client, self.0, max)
            }

            /// Starts from the page that `cursor` identifies instead of the first.
            ///
            /// Sending fails if the cursor belongs to another list: another operation, or other arguments.
            pub fn resume(mut self, cursor: $crate::Cursor) -> Self {
                self.0.resume(cursor);
                self
            }

            /// Starts from the page with this number, as the server counts them. Pages are numbered then, also where
            /// another style is the usual one.
            ///
            /// Sending fails if the list has no numbered pages.
            pub fn from_page(mut self, number: u64) -> Self {
                self.0.from_page(number);
                self
            }

            /// Sets the page style, instead of the usual one of the operation.
            pub fn page_style(mut self, style: &'static $crate::PageStyle) -> Self {
                self.0.page_style(style);
                self
            }
        }
        $crate::__operation!($request, ::std::vec::Vec<$item>);
    };
}

/// `impl_download!(Trace)` for `pub struct Trace(Call)`: an operation whose response is streamed.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_download {
    ($request:ident) => {
        impl $request {
            /// Sends the request, and returns the body as a stream of bytes.
            pub fn send<__C: $crate::ApiClient>(self, client: &__C) -> __C::Download {
                $crate::ApiClient::download(client, self.0)
            }
        }
        $crate::__operation!($request, $crate::Bytes);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __operation {
    ($request:ident, $output:ty) => {
        impl $crate::sealed::Sealed for $request {}
        impl $crate::Operation for $request {
            type Output = $output;

            fn call(&self) -> &$crate::Call {
                &self.0
            }

            fn call_mut(&mut self) -> &mut $crate::Call {
                &mut self.0
            }
        }
    };
}
