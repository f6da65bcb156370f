public abstract class Given;
