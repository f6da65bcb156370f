namespace TypedMqtt.Interop.Matrix;

/// <summary>A broker under the rules of <see cref="Credentials"/>, shared by the tests of a class.</summary>
public interface IMatrixBroker
{
    /// <summary>How to reach it in a cell; starts it when it is asked first. The test is skipped where it is not installed.</summary>
    Task<Link> LinkAsync(MatrixTransport transport, ProtocolVersion version);

    /// <summary>Whether a shared subscription gets the messages that were retained before it.</summary>
    bool SendsRetainedToShared { get; }

    /// <summary>The reason code of SUBACK where nothing could be received.</summary>
    int RefusedSubscription(ProtocolVersion version);
}
