export default function ReleaseRoute() { return <h1>Release</h1> }
