// …

public static partial class Robot
{
    // …

    /// <summary>Last wills: what the broker publishes when a connection is lost.</summary>
    [global::System.CodeDom.Compiler.GeneratedCode("TypedMqtt", "0.1.0")]
    public static class Will
    {
        /// <summary>The last will Robot.Online.</summary>
        /// <param name="number">Value of <c>{number}</c>.</param>
        /// <param name="isOnline">The payload.</param>
        /// <returns>The last will, for the options of a connection.</returns>
        [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::LastWill.IRobot), "Online", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
        public static global::TypedMqtt.MqttWill Online(int number, bool isOnline)
        {
            var scratch_ = global::TypedMqtt.PublishScratch.Rent();
            try
            {
                global::LastWill.Robot.OnlineChannel.WriteTopic(scratch_, number);
                scratch_.EndTopic();
                global::TypedMqtt.CompilerServices.PayloadWriter.WriteMessagePack(
                    scratch_,
                    global::LastWill.Robot.Online,
                    global::TypedMqtt.Generated.System_BooleanFormatter.Instance,
                    isOnline);
                return new global::TypedMqtt.MqttWill(
                    global::LastWill.Robot.Online,
                    global::LastWill.Robot.Online.Name(number),
                    scratch_.Payload.ToArray()) { Delay = global::System.TimeSpan.FromSeconds(30.0) };
            }
            finally
            {
                scratch_.Return();
            }
        }
    }

    /// <summary>Birth messages: what a connection publishes whenever it is made.</summary>
    [global::System.CodeDom.Compiler.GeneratedCode("TypedMqtt", "0.1.0")]
    public static class Birth
    {
        /// <summary>The birth message Robot.Online.</summary>
        /// <param name="number">Value of <c>{number}</c>.</param>
        /// <param name="isOnline">The payload.</param>
        /// <returns>The birth message, for the options of a connection.</returns>
        [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::LastWill.IRobot), "Online", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
        public static global::TypedMqtt.MqttBirth Online(int number, bool isOnline)
        {
            var scratch_ = global::TypedMqtt.PublishScratch.Rent();
            try
            {
                global::LastWill.Robot.OnlineChannel.WriteTopic(scratch_, number);
                scratch_.EndTopic();
                global::TypedMqtt.CompilerServices.PayloadWriter.WriteMessagePack(
                    scratch_,
                    global::LastWill.Robot.Online,
                    global::TypedMqtt.Generated.System_BooleanFormatter.Instance,
                    isOnline);
                return new global::TypedMqtt.MqttBirth(
                    global::LastWill.Robot.Online,
                    global::LastWill.Robot.Online.Name(number),
                    scratch_.Payload.ToArray());
            }
            finally
            {
                scratch_.Return();
            }
        }
    }
}

// …
