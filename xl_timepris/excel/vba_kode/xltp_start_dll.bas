Attribute VB_Name = "xltp_start"
Option Explicit
Option Private Module

' Python hentes gennem xlwings' DLL, som selv starter den fortolker, arket xlwings.conf peger på.

Public Function XltpHentPython() As Object
    Set XltpHentPython = XLPy()
End Function

' Uden KillPy kan DLL'en udlevere den døde forbindelse igen.
Public Sub XltpStopPython()
    KillPy
End Sub

' Den gamle Python er slået ihjel, så den, der svarer nu, er ny.
Public Function XltpGenstartet() As String
    XltpGenstartet = "Python er startet igen."
End Function

' Tom tekst, når den fortolker, som det skjulte ark xlwings.conf peger på, findes.
Public Function XltpMangler() As String
    Dim sti As String
    sti = GetConfig("INTERPRETER_WIN", "")
    If InStr(sti, "\") = 0 Then Exit Function
    If FileExists(sti) Then Exit Function
    XltpMangler = "Python mangler på denne pc: filen " & sti & " findes ikke."
End Function

' Det, der mangler, når starten fejlede med det samme; tom tekst, når starten fejlede af andre grunde.
Public Function XltpManglerEfter(nr As Long, tekst As String) As String
    If nr = 48 Or nr = 53 Or nr = 453 Or InStr(tekst, "Could not load xlwings") > 0 Then
        XltpManglerEfter = "Python-installationen er ikke hel: en DLL fra xlwings mangler."
    End If
End Function
