namespace TypedMqtt;

/// <summary>Why a request has no response; sent as the user property <c>tmq-error</c>.</summary>
public enum RequestError
{
    /// <summary>The handler failed; its log says why. <c>internal</c></summary>
    Internal,

    /// <summary>The request makes no sense to the handler. <c>bad-request</c></summary>
    BadRequest,

    /// <summary>The payload of the request or the response cannot be read. <c>unreadable</c></summary>
    Unreadable,

    /// <summary>The payload has a format the responder does not know. <c>unsupported-format</c></summary>
    UnsupportedFormat,

    /// <summary>What the request is about does not exist. <c>not-found</c></summary>
    NotFound,

    /// <summary>The request contradicts the present state. <c>conflict</c></summary>
    Conflict,

    /// <summary>The requester may not do this. <c>forbidden</c></summary>
    Forbidden,

    /// <summary>The responder has too much to do. <c>busy</c></summary>
    Busy,

    /// <summary>No response came in time. <c>timeout</c></summary>
    Timeout,

    /// <summary>The requester cancelled. <c>cancelled</c></summary>
    Cancelled,

    /// <summary>An error of the application's own. <c>application</c></summary>
    Application,
}
