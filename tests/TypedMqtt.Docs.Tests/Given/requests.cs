public sealed class DoorService : IRequestHandler<LineCommands.OpenDoorRequest, Empty>
{
    public ValueTask<Empty> HandleAsync(LineCommands.OpenDoorRequest request, CancellationToken cancellationToken) => default;
}

public abstract class Given
{
    protected readonly IServiceCollection services = null!;
    protected readonly IMqttBuilder mqtt = null!;
    protected readonly ILineCommands commands = null!;
    protected readonly CancellationToken cancellationToken;
}
