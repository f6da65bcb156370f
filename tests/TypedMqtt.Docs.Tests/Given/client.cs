public abstract class Given
{
    protected readonly MqttClient client = null!;
}
